"""Reads what was saved with NumPy and h5py.

usage: check_saved.py FOLDER. Prints "skip: ..." without them, otherwise the sum
over the first 7 configurations of real.* at row 1, column 1, if all files agree.
"""
import sys

folder = sys.argv[1]
try:
    import h5py
    import numpy as np
except ImportError as e:
    print("skip:", e)
    sys.exit(0)

shapes = {"spins": (6, 6), "oblong": (6, 4), "cube": (4, 4, 4), "Potts": (6, 6), "three": (6, 6), "real": (6, 6), "Heisenberg": (4, 4, 4, 3)}
for name, shape in shapes.items():
    a = np.load(f"{folder}/{name}.npy")
    assert a.shape == (12, *shape), (name, a.shape)
    z = np.load(f"{folder}/{name}.npz")
    text = np.loadtxt(f"{folder}/{name}.txt", ndmin=2).reshape(a.shape).astype(a.dtype)
    packed = np.loadtxt(f"{folder}/{name}.txt.gz", ndmin=2).reshape(a.shape).astype(a.dtype)
    table = np.genfromtxt(f"{folder}/{name}.npy.labels.csv", delimiter=",", names=True)
    for end in "h5", "hdf5":
        with h5py.File(f"{folder}/{name}.{end}") as f:
            assert sorted(f) == ["beta", "energy", "spins", "temperature"], sorted(f)
            assert f["spins"].dtype == a.dtype and f["beta"].dtype == np.float64
            for key in f:
                assert np.array_equal(f[key][()], z[key]), (name, end, key)
    assert np.array_equal(a, z["spins"]) and np.array_equal(a, text) and np.array_equal(a, packed), name
    assert np.array_equal(table["energy"], z["energy"]) and list(z["beta"]) == [0.25] * 7 + [0.5] * 5, name
print(repr(float(np.load(f"{folder}/real.npy")[:7, 1, 1].astype(float).sum())))
