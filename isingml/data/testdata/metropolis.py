"""Draws labelled configurations of the Ising model on L x L sites by plain
Metropolis, with NumPy's generator: data of a program of its own.

usage: metropolis.py FOLDER L. Writes FOLDER/spins.npy and FOLDER/T.npy, with
temperatures as they fall: two of disorder, one near the transition, two of order.
Prints "skip: ..." without NumPy.
"""
import sys

try:
    import numpy as np
except ImportError as e:
    print("skip:", e)
    sys.exit(0)


def configurations(L, T, replicas, each, apart, warmup, rng):
    """Returns replicas * each configurations, those of one replica in a row.

    The sites of one colour of the chessboard are updated together, each with the
    probability min(1, exp(-dE / T)); a sweep is both colours. L must be even.
    """
    spins = rng.choice(np.array([-1, 1], np.int8), (replicas, L, L))
    spins[: replicas // 2] = 1  # half of them start in order
    colours = np.indices((L, L)).sum(axis=0) % 2
    # dE of a flip is twice the spin times its neighbours: 5 values
    accept = np.exp(-2.0 / T * np.arange(-4, 5)).astype(np.float32)
    kept = []
    for sweep in range(1, warmup + apart * each + 1):
        for colour in (0, 1):
            around = sum(np.roll(spins, step, axis) for step in (-1, 1) for axis in (1, 2))
            flip = rng.random(spins.shape, np.float32) < accept[spins * around + 4]
            spins = np.where(flip & (colours == colour), -spins, spins)
        if sweep > warmup and (sweep - warmup) % apart == 0:
            kept.append(spins.copy())
    return np.stack(kept, axis=1).reshape(replicas * each, L, L)


folder, L = sys.argv[1], int(sys.argv[2])
rng = np.random.default_rng(L)
spins, T = [], []
for t, replicas in ((3.25, 40), (2.875, 40), (2.25, 300), (1.875, 40), (1.625, 40)):
    spins.append(configurations(L, t, replicas, each=10, apart=4 * L, warmup=25 * L, rng=rng))
    T.append(np.full(len(spins[-1]), t))
np.save(f"{folder}/spins.npy", np.concatenate(spins))
np.save(f"{folder}/T.npy", np.concatenate(T))
