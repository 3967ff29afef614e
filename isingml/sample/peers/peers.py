"""Times Wolff updates at the critical point beside other open programs.

    python3 isingml/sample/peers/peers.py [--rounds N] [--json FILE]

Everything runs on one core, in turn, round after round, and the least time of
each program is kept: what other work takes away from one round does not count.
The programs come from their registries into a folder of the caches: mcising
1.1.0 and ising-rs 0.1.3 as wheels, the crate ising 0.2.3 built with cargo. One
that cannot be had is left out with a word.

A figure is nanoseconds per flipped spin. mcising counts what it flips; ising-rs
and the crate tell it by the magnetization.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import venv

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "isingml-peers"

MCISING = """
import sys, time
from mcising import IsingSimulation
from math import log, sqrt
l, updates = int(sys.argv[1]), int(sys.argv[2])
t = 2 / log(1 + sqrt(2))
s = IsingSimulation(lattice_size=l, j1=1.0, j2=0.0, j3=0.0, h=0.0, seed=1, algorithm="wolff", lattice_type="square")
s.sweep(1000, temperature=t)
start = time.perf_counter()
flipped = s.sweep(updates, temperature=t)[0]
print((time.perf_counter() - start) * 1e9 / flipped)
"""

ISING_RS = """
import sys, time
from isingmodel import Lattice
from math import log, sqrt
l, updates = int(sys.argv[1]), int(sys.argv[2])
s = Lattice(width=l, height=l, temperature=2 / log(1 + sqrt(2)), h_z=0.0)
for _ in range(1000):
    s.wolff_step()
before, flipped, spent = s.get_total_magnetization(), 0, 0.0
for _ in range(updates):
    start = time.perf_counter()
    s.wolff_step()
    spent += time.perf_counter() - start
    now = s.get_total_magnetization()
    flipped += abs(now - before) / 2
    before = now
print(spent * 1e9 / flipped)
"""


def output(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **more).stdout


def wheels():
    python = cache / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(cache / "venv", with_pip=True)
        output(python, "-m", "pip", "install", "--quiet", "numpy", "mcising==1.1.0", "ising-rs==0.1.3")
    return python


def crate():
    output("cargo", "build", "--release", "--quiet", "--manifest-path", here / "crate" / "Cargo.toml",
           "--target-dir", cache / "crate")
    return cache / "crate" / "release" / "peer"


def ours():
    binary = cache / "isingml"
    output("go", "build", "-o", binary, "./isingml/cmd/isingml", cwd=root)

    def run(l, updates):
        study = output("mktemp", "-d").strip()
        try:
            text = output(binary, "sample", "--l", l, "--n", max(updates // 20, 20), "--seed", "1", "--gap", "20",
                          "--workers", "1", "--study", study, "--json", env={**os.environ, "GOMAXPROCS": "1", "ISINGML_QUIET": "1"})
            return float(json.loads(text)["ns_per_flip"])
        finally:
            subprocess.run(["rm", "-r", study], check=True)
    return run


def programs():
    yield "isingml", ours
    yield "crate ising 0.2.3", lambda: (lambda b: lambda l, n: float(output(b, l, n)))(crate())
    for name, script in (("mcising 1.1.0", MCISING), ("ising-rs 0.1.3", ISING_RS)):
        yield name, lambda script=script: (lambda p: lambda l, n: float(output(p, "-c", script, l, n)))(wheels())


def main():
    parser = argparse.ArgumentParser(description="Times Wolff updates beside other open programs.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", help="put the figures into this file, beside what else it holds")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cache.mkdir(parents=True, exist_ok=True)
    runs = {}
    for name, prepare in programs():
        try:
            runs[name] = prepare()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name} is left out: {getattr(error, 'stderr', '') or error}", file=sys.stderr)
    result = {}
    for l, updates in ((64, 20000), (256, 2000)):
        best = {}
        for _ in range(options.rounds):
            for name, run in runs.items():
                best[name] = min(best.get(name, float("inf")), run(l, updates))
        result[f"L={l}"] = {name: {"ns_per_flip": round(ns, 2), "ratio": round(ns / best["isingml"], 2)} for name, ns in best.items()}
        for name, ns in best.items():
            print(f"L = {l:3}  {name:18} {ns:6.1f} ns per flipped spin, {ns / best['isingml']:.2f} times isingml")
    if options.json:
        file = pathlib.Path(options.json)
        other = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**other, **result}, indent=2) + "\n")


if __name__ == "__main__":
    main()
