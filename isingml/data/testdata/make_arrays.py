"""Writes the same random configurations as many kinds of NumPy arrays.

usage: make_arrays.py FOLDER. Prints "skip: ..." without NumPy.
"""
import sys

folder = sys.argv[1]
try:
    import numpy as np
except ImportError:
    print("skip: python cannot import numpy")
    sys.exit(0)

rng = np.random.default_rng(1)
bits = rng.integers(0, 2, (7, 5, 5))
spins = 2 * bits - 1
np.save(f"{folder}/good-int8.npy", spins.astype(np.int8))
for kind in ("i2", "i4", "i8", "f4", "f8"):
    for order in "<>":
        name = {"<": "little", ">": "big"}[order]
        np.save(f"{folder}/good-{kind}-{name}.npy", spins.astype(order + kind))
np.save(f"{folder}/good-flat.npy", spins.astype(np.int8).reshape(7, 25))
np.save(f"{folder}/good-bool.npy", bits.astype(bool))
np.save(f"{folder}/good-uint8.npy", bits.astype(np.uint8))
np.save(f"{folder}/good-uint64.npy", bits.astype(np.uint64))
for version in (1, 2, 3):
    with open(f"{folder}/good-version{version}.npy", "wb") as f:
        np.lib.format.write_array(f, spins.astype(np.int8), version=(version, 0))
np.savez(f"{folder}/good-stored.npz", spins)
np.savez_compressed(f"{folder}/good-deflated.npz", spins=spins.astype(float))
np.savez(f"{folder}/two.npz", a=spins, b=-spins)
np.save(f"{folder}/good-fortran.npy", np.asfortranarray(spins))
np.save(f"{folder}/object.npy", spins.astype(object), allow_pickle=True)
np.save(f"{folder}/record.npy", np.zeros(4, dtype=[("a", "<i4"), ("b", "<f8")]))
np.save(f"{folder}/complex.npy", spins.astype(complex))
np.save(f"{folder}/oblong.npy", spins[:, :4, :])
np.save(f"{folder}/single.npy", spins[0])
wrong = spins.astype(float)
wrong[3, 2, 1] = 0.5
np.save(f"{folder}/half.npy", wrong)
with open(f"{folder}/two.npy", "wb") as f:
    np.save(f, spins)
    np.save(f, spins)
bits.tofile(f"{folder}/expected")
