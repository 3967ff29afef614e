"""Computes the stages of Table I as one would write them in Python, and times it beside isingml.

    python3 isingml/paper/peers/protocol.py [--preset paper] [--json FILE]

The study that isingml makes says what each stage is, in JSON: the ensembles
with their gaps, the networks with their training sets, what each is evaluated
on. The same is done with mcising 1.1.0 (Wolff updates, in Rust), JAX 0.10.2 (a
training is one lax.scan, predictions are compiled) and NumPy (blocking,
symmetrization, reweighting, crossings by jackknife). Both run on one core; a
figure is seconds of processor time. What Python leaves out flatters it: pilots
(it is told the gaps), control variates, scaling relations and saving.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import venv

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "isingml-peers"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def ours(preset, study):
    """Runs isingml and returns its processor time and what it found."""
    binary = cache / "isingml"
    cache.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "build", "-o", binary, "./isingml/cmd/isingml"], cwd=root, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run([binary, "reproduce", "--preset", preset, "--study", study, "--json"], check=True,
                          stdout=subprocess.PIPE, env={**os.environ, "GOMAXPROCS": "1", "ISINGML_QUIET": "1"}).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(text)


class Peer:
    """The stages of a study, computed anew. Each is kept, as isingml keeps it."""

    def __init__(self, study):
        import jax
        import numpy
        self.jax, self.np, self.rng = jax, numpy, numpy.random.default_rng(1)
        self.study, self.kept, self.spent, self.inside = pathlib.Path(study), {}, {}, 0.0
        [table] = (self.study / "table-i").iterdir()
        graph = json.loads((table / "graph.json").read_text())
        self.nodes = {key: node["spec"] for key, node in graph["nodes"].items()}
        # Configurations are kept where something other than |m| of a draw asks.
        self.wanted = {self.short(of) for kind in ("train", "block") for of in self.inputs(kind)}
        self.wanted |= {self.short(s["of"]) for s in self.all("evaluate") if not s["f"].startswith("magnetization")}

    def all(self, kind):
        return [spec for key, spec in self.nodes.items() if key.startswith(kind + "/")]

    def inputs(self, kind):
        for spec in self.all(kind):
            yield from ([spec["of"]] if "of" in spec else spec["symmetric"] + spec["broken"])

    @staticmethod
    def short(key):
        kind, _, name = key.partition("/")
        return f"{kind}/{name[:32]}"

    def get(self, key):
        key = self.short(key)
        if key not in self.kept:
            kind = key.split("/")[0]
            outside, self.inside = self.inside, 0.0
            begun = time.process_time()
            self.kept[key] = getattr(self, kind)(key, self.nodes[key])
            spent = time.process_time() - begun
            self.spent[kind] = self.spent.get(kind, 0.0) + spent - self.inside
            self.inside = outside + spent
        return self.kept[key]

    def draw(self, key, spec):
        from mcising import IsingSimulation
        spec, plan = spec["spec"], json.loads((self.study / key / "plan.json").read_text())
        assert spec["algorithm"] == "wolff" and spec["params"] == {"h": 0, "j": 1}, spec
        chain = IsingSimulation(lattice_size=spec["l"], j1=1.0, j2=0.0, j3=0.0, h=0.0,
                                seed=int(self.rng.integers(2**31)), algorithm="wolff", lattice_type="square")
        t = 1 / spec["beta"]
        chain.sweep(plan["warmup"], temperature=t)
        out = chain.production_sweeps(spec["configs"], plan["gap"], temperature=t, store_configs=key in self.wanted)
        v = spec["l"] ** 2
        out["beta"], out["energy"] = spec["beta"], self.np.asarray(out["energies"])
        if self.np.abs(out["energy"]).max() <= 2.001:  # a site
            out["energy"] = out["energy"] * v
        return out

    def measured(self, key, spec):
        return self.get(spec["of"])

    def block(self, key, spec):
        np, s = self.np, self.configurations(spec["of"])
        n, l = s.shape[0], s.shape[1] // 2
        total = s.reshape(n, l, 2, l, 2).sum((2, 4), dtype=np.int8)
        ties = self.rng.choice(np.int8([-1, 1]), total.shape)
        return np.where(total == 0, ties, np.sign(total)).astype(np.int8)

    def configurations(self, of):
        s = self.get(of)
        s = self.np.asarray(s["configurations"] if isinstance(s, dict) else s, dtype=self.np.int8)
        return s.reshape(s.shape[0], -1) if s.ndim == 1 else s

    def train(self, key, spec):
        jax, np, jnp = self.jax, self.np, self.jax.numpy
        t = spec["training"]
        x = np.concatenate([self.configurations(k) for k in spec["symmetric"] + spec["broken"]])
        y = np.repeat([0, 1], [sum(len(self.configurations(k)) for k in spec[p]) for p in ("symmetric", "broken")])
        x = x.reshape(len(x), -1)
        order = self.rng.permutation(len(x))[int(t["validation"] * len(x)):]
        steps = len(order) // t["batch_size"]
        layers = []
        for a, b in zip((x.shape[1], t["architecture"]["fc1"], t["architecture"]["fc2"]), (t["architecture"]["fc1"], t["architecture"]["fc2"], 2)):
            limit = np.sqrt(6 / (a + b))
            layers.append((jnp.asarray(self.rng.uniform(-limit, limit, (a, b)), jnp.float32), jnp.zeros(b, jnp.float32)))
        zero = jax.tree.map(jnp.zeros_like, layers)
        state = (layers, zero, zero, jnp.float32(0))
        for _ in range(t["epochs"]):
            batches = self.rng.permutation(order)[:steps * t["batch_size"]].reshape(steps, -1)
            state = self.epoch()(state, jnp.asarray(x), jnp.asarray(y), jnp.asarray(batches), t["learning_rate"])
        return jax.block_until_ready(state[0])

    def epoch(self):
        if not hasattr(self, "_epoch"):
            jax, jnp = self.jax, self.jax.numpy

            def loss(layers, x, y):
                return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits(jax, layers, x)), y[:, None], 1))

            def epoch(state, x, y, batches, rate):
                def step(state, batch):
                    layers, m, v, t = state
                    t += 1
                    g = jax.grad(loss)(layers, x[batch].astype(jnp.float32), y[batch])
                    r = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
                    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
                    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
                    layers = jax.tree.map(lambda w, m, v: w - r * m / (jnp.sqrt(v) + 1e-7), layers, m, v)
                    return (layers, m, v, t), None
                return jax.lax.scan(step, state, batches)[0]
            self._epoch = jax.jit(epoch)
        return self._epoch

    def predict(self, layers, s):
        if not hasattr(self, "_predict"):
            self._predict = self.jax.jit(lambda w, x: self.jax.nn.softmax(logits(self.jax, w, x.astype("float32")))[:, 1])
        s = s.reshape(len(s), -1)
        return self.np.concatenate([self._predict(layers, s[i:i + 1000]) for i in range(0, len(s), 1000)])

    def evaluate(self, key, spec):
        np, f = self.np, self.short(spec["f"])
        kind = f.split("/")[0]
        if kind == "magnetization":
            of = self.get(spec["of"])
            if isinstance(of, dict):
                m = np.abs(of["magnetizations"])
                return m / (self.nodes[f]["l"] ** 2 if m.max() > 1.001 else 1)
            return np.abs(of.mean((1, 2)))
        s = self.configurations(spec["of"])
        if kind == "train":
            return self.predict(self.get(f), s)
        layers, copies = self.get(self.nodes[f]["f"]), self.nodes[f]["copies"]
        total = 0
        for _ in range(copies):
            shift, sign = self.rng.integers(s.shape[1], size=2), self.rng.choice(np.int8([-1, 1]))
            total = total + self.predict(layers, sign * np.roll(s, tuple(shift), (1, 2)))
        return total / copies

    def flow(self, key, spec):
        systems = [self.nodes[self.short(k)] for k in spec["systems"]]
        columns = []
        for s in systems:
            sample = self.get(s["sample"])
            series = self.get(s.get("observable") or s["f"])
            columns.append((sample["beta"], sample["energy"], self.np.asarray(series, float)))
            if "f" in s and s.get("observable"):
                self.get(s["f"])
        depth = len(systems) // spec["networks"]
        return [crossing(self.np, columns[i], columns[i + 1], spec["bins"])
                for i in range(len(systems) - 1) if (i + 1) % depth]


def logits(jax, layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = layers[-1]
    return x @ w + b


def crossing(np, first, second, bins):
    """Returns beta_c and nu with jackknife errors."""
    beta0 = first[0]

    def sums(column):
        _, e, f = column
        n = len(e) // bins * bins
        return e[:n].reshape(bins, -1), f[:n].reshape(bins, -1)

    a, b = sums(first), sums(second)

    def moments(beta, column, keep):
        e, f = column
        shifted = e - e.mean()
        w = np.exp(-(beta - beta0) * shifted)
        z, wf, we, wfe = (np.dot(keep, (w * q).sum(1)) for q in (1.0, f, shifted, f * shifted))
        return wf / z, -(wfe / z - wf * we / z**2)

    def solve(keep):
        low, high = beta0 - 0.01, beta0 + 0.01
        for _ in range(25):
            middle = (low + high) / 2
            if moments(middle, a, keep)[0] > moments(middle, b, keep)[0]:
                low = middle
            else:
                high = middle
        slopes = moments(low, a, keep)[1], moments(low, b, keep)[1]
        return low, np.log(2) / np.log(slopes[1] / slopes[0])

    keep = np.ones(bins)
    whole = np.array(solve(keep))
    resampled = []
    for i in range(bins):
        keep[i] = 0
        resampled.append(solve(keep))
        keep[i] = 1
    return whole, np.sqrt((bins - 1) * np.var(resampled, 0))


NAMES = {"draw": "sampling (mcising)", "train": "training (JAX)", "evaluate": "predictions (JAX)",
         "block": "blocking (NumPy)", "flow": "reweighting and crossings (NumPy)"}


def peer(study):
    begun = time.process_time()
    p = Peer(study)
    [table] = p.all("table-i")
    flows = [p.get(k) for k in p.nodes if k.startswith("flow/")]
    assert table and flows
    parts = {NAMES.get(kind, kind): seconds for kind, seconds in p.spent.items() if kind in NAMES}
    parts["the rest"] = time.process_time() - begun - sum(parts.values())
    mapped = [k for k in p.nodes if k.startswith("flow/") and p.nodes[k]["networks"] > 1]
    pairs, networks = p.get(mapped[0]), p.nodes[mapped[0]]["networks"]
    results = pairs[::len(pairs) // networks]  # of the first step
    print(json.dumps({"parts": parts, **{name: [[float(r[0][i]), float(r[1][i])] for r in results]
                                       for i, name in enumerate(("beta_c", "nu"))}}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="paper")
    parser.add_argument("--json", help="the file that takes the figures")
    parser.add_argument("--study", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.study:
        return peer(options.study)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    python = cache / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(cache / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "numpy", "mcising==1.1.0", "jax==0.10.2"], check=True)
    with tempfile.TemporaryDirectory() as study:
        here_seconds, result = ours(options.preset, study)
        text = subprocess.run([python, __file__, "--study", study], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(text.splitlines()[-1])
    total = sum(found["parts"].values())
    print(f"{'isingml':36} {here_seconds:8.1f} s")
    print(f"{'Python':36} {total:8.1f} s, {total / here_seconds:.1f} times isingml")
    for name, seconds in found["parts"].items():
        print(f"    {name:32} {seconds:8.1f} s")
    for name in ("beta_c", "nu"):
        values, errors = zip(*found[name])
        print(f"Python's {name}, a mean of {len(values)} networks: {sum(values) / len(values):.5f}, one of them +-{errors[0]:.5f}")
    if options.json:
        figures = {"preset": options.preset, "isingml": round(here_seconds, 1), "python": round(total, 1),
                   "ratio": round(total / here_seconds, 2), "parts": {k: round(v, 1) for k, v in found["parts"].items()}}
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
