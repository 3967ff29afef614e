"""Reads ensembles with every Parquet reader there is and checks their numbers.

usage: check_ensemble.py FILE... Prints the readers used, or "skip: ..." if there
is none.
"""
import sys

try:
    import numpy as np
except ImportError:
    print("skip: python cannot import numpy")
    sys.exit(0)


def with_pandas(path):
    import pandas
    import pyarrow.parquet as pq

    meta = {k.decode(): v.decode() for k, v in pq.read_schema(path).metadata.items()}
    pq.ParquetFile(path, page_checksum_verification=True).read()
    table = pandas.read_parquet(path)
    return {name: table[name].to_list() for name in table.columns}, meta


def with_polars(path):
    import polars

    table = polars.read_parquet(path)
    meta = polars.read_parquet_metadata(path)
    return {name: table[name].to_list() for name in table.columns}, meta


def with_duckdb(path):
    import duckdb

    table = duckdb.sql(f"select * from '{path}'")
    names, rows = table.columns, table.fetchall()
    pairs = duckdb.sql(f"select key, value from parquet_kv_metadata('{path}')").fetchall()
    meta = {k.decode(): v.decode() for k, v in pairs}
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}, meta


def check(columns, meta):
    l, h, j = int(meta["isingml.L"]), float(meta["isingml.h"]), float(meta["isingml.J"])
    packed = np.frombuffer(b"".join(columns["spins"]), np.uint8).reshape(-1, (l * l + 7) // 8)
    bits = np.unpackbits(packed, axis=1, bitorder="little")[:, : l * l]
    s = (2 * bits.astype(int) - 1).reshape(-1, l, l)
    energy = -j * (s * np.roll(s, 1, 1) + s * np.roll(s, 1, 2)).sum((1, 2)) - h * s.sum((1, 2))
    assert np.array_equal(s.sum((1, 2)), columns["magnetization"])
    assert np.array_equal(energy, columns["energy"])
    assert np.array_equal(np.arange(len(s)), columns["index"])
    assert np.array_equal(np.arange(len(s)) / len(s), columns["f"])
    assert float(meta["isingml.beta"]) == 0.4406867935097715
    assert meta["isingml.unit.energy"].startswith("J")


used = []
for read in (with_pandas, with_polars, with_duckdb):
    try:
        for path in sys.argv[1:]:
            check(*read(path))
    except ImportError:
        continue
    used.append(read.__name__.removeprefix("with_"))
print("read with", *used) if used else print("skip: python has no Parquet reader (pandas with pyarrow, polars, duckdb)")
