"""Reads the rows of ensembles of any format, each in one line of NumPy, and
compares them with the same values as an array.

usage: check_rows.py FOLDER NAME... of NAME.parquet and NAME.npy. Prints the
readers used, or "skip: ..." if there is none.
"""
import importlib
import sys

try:
    import numpy as np
except ImportError:
    print("skip: python cannot import numpy")
    sys.exit(0)


def reals(table, shape):
    return np.frombuffer(b"".join(table["spins"]), "<f4").reshape(len(table), *shape)


def codes(table, shape, bits):
    return np.unpackbits(np.frombuffer(b"".join(table["spins"]), np.uint8).reshape(len(table), -1), axis=1, count=bits * np.prod(shape), bitorder="little").reshape(len(table), *shape, bits) @ (1 << np.arange(bits))


used = []
for reader in ("pandas", "polars"):
    try:
        read = importlib.import_module(reader).read_parquet
    except ImportError:
        continue
    for name in sys.argv[2:]:
        table, want = read(f"{sys.argv[1]}/{name}.parquet"), np.load(f"{sys.argv[1]}/{name}.npy")
        if name.startswith("reals"):
            got = reals(table, want.shape[1:])
        else:
            first, step, bits = map(int, name.split()[1].split(","))
            got = first + step * codes(table, want.shape[1:], bits)
        assert np.array_equal(got, want), (reader, name)
    used.append(reader)
print("read with", *used) if used else print("skip: python has neither pandas nor polars")
