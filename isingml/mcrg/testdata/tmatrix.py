"""Exponents of T matrices with jackknife errors, from series as JSON on standard input."""
import json
import sys

import numpy as np

data = json.load(sys.stdin)
before, after = (np.array(level) for level in data["blocked"])
n, bins = before.shape[1], data["bins"]


def exponents(rows):
    out = []
    for k in range(1, len(before) + 1):
        both = np.cov(np.vstack([after[:k, rows], before[:k, rows]]), bias=True)
        t = np.linalg.solve(both[:k, :k], both[:k, k:])
        y = np.log(max(np.linalg.eigvals(t).real)) / np.log(data["b"])
        out += [y, 1 / y]
    return np.array(out)


rows = np.arange(n)
without = np.array([exponents(np.delete(rows, rows[i * n // bins : (i + 1) * n // bins])) for i in range(bins)])
json.dump([exponents(rows).tolist(), (np.sqrt(bins - 1) * without.std(axis=0)).tolist()], sys.stdout)
