"""Configurations of a scan, drawn by nothing but Python's standard library.

usage: scan.py FOLDER. Files that are there are kept.
scan.txt.gz: spins of a 16 x 16 lattice at 13 temperatures, one configuration a line,
and scan-T.txt the temperature of each, in a random order of the lines.
field.npy: a real field of shape (n, 8, 8), float64, drawn with the action
  sum over x of -2 kappa phi(x) (phi(x + 1) + phi(x + 2)) + phi(x)^2 + lambda (phi(x)^2 - 1)^2
for lambda = 1 at 9 values of kappa, and kappa.txt the kappa of each.
"""
import gzip
import math
import random
import struct
import sys
from pathlib import Path


def spins(rng, l, temperature, n, gap):
    """Metropolis, single spins at random, from a random start or an ordered one."""
    s = [rng.choice((-1, 1)) if temperature > 2.3 else 1 for _ in range(l * l)]
    near = [(i - i % l + (i + 1) % l, i - i % l + (i - 1) % l, (i + l) % (l * l), (i - l) % (l * l)) for i in range(l * l)]
    accept = {k: math.exp(-2 * k / temperature) for k in range(1, 5)}
    out = []
    for sweep in range(gap * (n + 5)):
        for _ in range(l * l):
            i = int(rng.random() * l * l)
            a, b, c, d = near[i]
            cost = s[i] * (s[a] + s[b] + s[c] + s[d])
            if cost <= 0 or rng.random() < accept[cost]:
                s[i] = -s[i]
        if sweep % gap == gap - 1:
            sign = rng.choice((-1, 1))  # a symmetry
            out.append([sign * x for x in s])
    return out[5:]


def field(rng, l, kappa, n, gap):
    """Metropolis, one value at a time, and both signs."""
    v = l * l
    phi = [rng.gauss(0, 0.5) + (kappa > 0.33) for _ in range(v)]
    out = []
    for sweep in range(gap * (n + 5)):
        for i in range(v):
            row = i - i % l
            around = phi[row + (i + 1) % l] + phi[row + (i - 1) % l] + phi[(i + l) % v] + phi[(i - l) % v]
            old, new = phi[i], phi[i] + rng.uniform(-1.5, 1.5)
            action = [-2 * kappa * x * around + x * x + (x * x - 1) ** 2 for x in (old, new)]
            if action[1] <= action[0] or rng.random() < math.exp(action[0] - action[1]):
                phi[i] = new
        if sweep % gap == gap - 1:
            sign = rng.choice((-1, 1))
            out.append([sign * x for x in phi])
    return out[5:]


def main(folder):
    if (folder / "scan.txt.gz").exists():
        print(f"{folder}/scan.txt.gz is there")
    else:
        rng = random.Random(7)
        rows = [(t / 10, c) for t in range(17, 30) for c in spins(rng, 16, t / 10, 300, 30)]
        rng.shuffle(rows)
        with open(folder / "scan.txt.gz", "wb") as f, gzip.GzipFile(fileobj=f, mode="wb", mtime=0, filename="") as z:
            for _, c in rows:
                z.write((" ".join(map(str, c)) + "\n").encode())
        (folder / "scan-T.txt").write_text("".join(f"{t}\n" for t, _ in rows))
    if (folder / "field.npy").exists():
        print(f"{folder}/field.npy is there")
    else:
        rng = random.Random(8)
        rows = [(k / 100, c) for k in range(25, 52, 3) for c in field(rng, 8, k / 100, 200, 15)]
        head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(rows)}, 8, 8), }}".ljust(117) + "\n"
        numbers = [x for _, c in rows for x in c]
        (folder / "field.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + struct.pack(f"<{len(numbers)}d", *numbers))
        (folder / "kappa.txt").write_text("".join(f"{k}\n" for k, _ in rows))


main(Path(sys.argv[1]))
