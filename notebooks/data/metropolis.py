"""Draws configurations that stand for somebody's own, with NumPy alone.

    python3 metropolis.py [FOLDER]

writes one .npz file with the array "spins", +1 and -1, int8, of shape
(N, L, L), for each phase and for the transition region of a square lattice.
Chains follow one after the other. What is not written: the energies, and what
the Hamiltonian was. Files that are there already are kept.
"""

import pathlib
import sys

try:
    import numpy
except ImportError:  # what is there already can be used without
    numpy = None

# Name, sizes, temperatures, chains at each, configurations of a chain, and
# sweeps between them. The transition is near 2.269.
SERIES = [
    ("hot", (8, 16), [2.8 + 0.1 * i for i in range(10)], 20, 10, 50),
    ("cold", (8, 16), [1.65 + 0.03 * i for i in range(10)], 20, 10, 50),
    ("transition", (8, 16), [2.27], 200, 20, 500),
    ("below", (16,), [2.22], 200, 10, 500),
    ("above", (16,), [2.32], 200, 10, 500),
]


def sweep(spins, temperature, rng):
    """Visits every site of every lattice once, one sublattice after the other."""
    size = spins.shape[1]
    odd = numpy.indices((size, size)).sum(axis=0) % 2
    for sublattice in (0, 1):
        around = sum(numpy.roll(spins, step, axis) for step in (1, -1) for axis in (1, 2))
        # A spin flips with the probability min(1, exp(-2 s around / T)).
        chance = numpy.exp(-2 * numpy.arange(-4, 5) / temperature)[spins * around + 4]
        flip = (rng.random(spins.shape, dtype=numpy.float32) < chance) & (odd == sublattice)
        spins[flip] *= -1


def draw(size, temperature, chains, each, between, rng):
    """Returns the configurations of some chains, chain after chain."""
    spins = numpy.ones((chains, size, size), numpy.int8)
    spins[::2] = -1  # from both signs
    for _ in range(4 * between):
        sweep(spins, temperature, rng)
    kept = numpy.empty((chains, each, size, size), numpy.int8)
    for i in range(each):
        for _ in range(between):
            sweep(spins, temperature, rng)
        kept[:, i] = spins
    return kept.reshape(-1, size, size)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    for number, (name, sizes, temperatures, chains, each, between) in enumerate(SERIES):
        for size in sizes:
            path = folder / f"{name}-{size}.npz"
            if path.exists():
                print(f"{path} is there")
                continue
            if numpy is None:
                sys.exit("NumPy is missing: install it with  python3 -m pip install numpy")
            rng = numpy.random.default_rng([2021, number, size])
            parts = [draw(size, t, chains, each, between, rng) for t in temperatures]
            numpy.savez_compressed(path, spins=numpy.concatenate(parts))
            print(f"{path}: {sum(map(len, parts))} configurations")


if __name__ == "__main__":
    main()
