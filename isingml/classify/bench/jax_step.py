"""Times JAX on one core at what BenchmarkStep and BenchmarkEvaluate time here.

    python3 -m venv /tmp/jax && /tmp/jax/bin/pip install jax==0.10.2
    taskset -c 0 /tmp/jax/bin/python isingml/classify/bench/jax_step.py
    taskset -c 0 go test -run - -bench 'Step|Evaluate' ./isingml/classify

The network is that of Appendix B (V-64-32-2), batches of 8, Adam at 1e-4 with
Keras' constants; 400 steps are one lax.scan over spins that are there already.
Each figure is the best of several runs.
"""

import os
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np

BATCH, STEPS, FC1, FC2 = 8, 400, 64, 32
RATE, BETA1, BETA2, EPSILON = 1e-4, 0.9, 0.999, 1e-7


def initial(volume, rng):
    layers = []
    for inputs, units in ((volume, FC1), (FC1, FC2), (FC2, 2)):
        limit = np.sqrt(6 / (inputs + units))
        w = rng.uniform(-limit, limit, (inputs, units)).astype(np.float32)
        layers.append((jnp.asarray(w), jnp.zeros(units, jnp.float32)))
    return layers


def logits(layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = layers[-1]
    return x @ w + b


def loss(layers, x, y):
    z = jax.nn.log_softmax(logits(layers, x))
    return -jnp.mean(jnp.take_along_axis(z, y[:, None], 1))


def step(state, batch):
    layers, m, v, t = state
    t = t + 1
    value, g = jax.value_and_grad(loss)(layers, *batch)
    rate = RATE * jnp.sqrt(1 - BETA2**t) / (1 - BETA1**t)
    m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, g)
    v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, g)
    layers = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), layers, m, v
    )
    return (layers, m, v, t), value


def best(run, repeats=7):
    run()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return min(times)


def main():
    rng = np.random.default_rng(1)
    for size in (32, 64):
        volume = size * size
        layers = initial(volume, rng)
        zero = jax.tree.map(jnp.zeros_like, layers)
        state = (layers, zero, zero, jnp.float32(0))
        x = rng.choice(np.float32([-1, 1]), (STEPS, BATCH, volume))
        y = rng.integers(0, 2, (STEPS, BATCH))
        batches = (jnp.asarray(x), jnp.asarray(y))
        scan = jax.jit(lambda s, b: jax.lax.scan(step, s, b))
        seconds = best(lambda: jax.block_until_ready(scan(state, batches)))
        print(f"JAX {jax.__version__} step in lax.scan, L={size}: {1e6 * seconds / STEPS:.1f} us/step", flush=True)
    layers = initial(32 * 32, rng)
    x = jnp.asarray(rng.choice(np.float32([-1, 1]), (1000, 32 * 32)))
    f = jax.jit(lambda l, x: jax.nn.softmax(logits(l, x))[:, 1])
    repeats = 20
    seconds = best(lambda: [jax.block_until_ready(f(layers, x)) for _ in range(repeats)])
    print(f"JAX {jax.__version__} predictions, L=32, batch 1000: {repeats * 1000 / seconds:.0f} configurations/s")


main()
