"""Holds multi-histogram reweighting beside pymbar, on the same samples.

    python3 isingml/reweight/peers/peers.py [--rounds N] [--json FILE]

The samples are energies of the Ising model at L = 32, 10,000 at each of nine
inverse temperatures through the transition. Both programs solve the same
self-consistent equations for the partition functions, on one core, in turn,
round after round; the least processor time of each is kept. Then the partition
functions and the heat capacity between the samples are compared: the script
fails if they differ by more than 1e-9.

pymbar comes from PyPI into a folder of the caches. Its robust solver is taken,
with a tolerance as small as the one here; the default one is much slower. JAX is
not installed: it would compile for longer than one solution takes.
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
NAME = "pymbar 4.0.3"
AGREE = 1e-9

PYMBAR = """
import json, sys, time
import numpy
import pymbar
data = json.load(open(sys.argv[1]))
betas, grid = numpy.array(data["betas"]), numpy.array(data["grid"])
energies = numpy.concatenate(data["energies"])
counts = [len(e) for e in data["energies"]]
start = time.process_time()
mbar = pymbar.MBAR(numpy.outer(betas, energies), counts, solver_protocol="robust", relative_tolerance=1e-12)
seconds = time.process_time() - start
centre = energies.mean()
capacity = []
for beta in grid:
    powers = numpy.array([energies - centre, (energies - centre) ** 2])
    mean, square = mbar.compute_multiple_expectations(powers, beta * energies, compute_uncertainty=False)["mu"]
    capacity.append(float(beta**2 * (square - mean**2) / data["sites"]))
print(json.dumps({"seconds": seconds, "log_z": [float(mbar.f_k[0] - f) for f in mbar.f_k], "heat_capacity": capacity}))
"""


def output(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **more).stdout


def main():
    parser = argparse.ArgumentParser(description="Holds multi-histogram reweighting beside pymbar.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", help="put the figures into this file, beside what else it holds")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cache.mkdir(parents=True, exist_ok=True)
    python = cache / "pymbar" / "bin" / "python"
    if not python.exists():
        venv.create(cache / "pymbar", with_pip=True)
        output(python, "-m", "pip", "install", "--quiet", NAME.replace(" ", "=="))
    binary, samples = cache / "multi", cache / "multi.json"
    output("go", "build", "-o", binary, here / "multi", cwd=root)
    one = {**os.environ, "GOMAXPROCS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1"}
    seconds = {"isingml": [], NAME: []}
    for _ in range(options.rounds):
        samples.write_text(output(binary, cache / "multi-study", env=one))
        ours = json.loads(samples.read_text())
        theirs = json.loads(output(python, "-c", PYMBAR, samples, env=one))
        seconds["isingml"].append(ours["seconds"])
        seconds[NAME].append(theirs["seconds"])
    apart = {key: max(abs(a - b) / max(1, abs(b)) for a, b in zip(ours[key], theirs[key])) for key in ("log_z", "heat_capacity")}
    best = {name: min(s) for name, s in seconds.items()}
    for name, s in best.items():
        print(f"{name:14} {s:7.3f} s of processor time, {s / best['isingml']:.1f} times isingml")
    print(f"ln Z differ by {apart['log_z']:.1g}, heat capacities by {apart['heat_capacity']:.1g}, relative to the larger of 1 and the value")
    if max(apart.values()) > AGREE:
        sys.exit(f"the two programs differ by more than {AGREE:g}")
    if options.json:
        file = pathlib.Path(options.json)
        result = json.loads(file.read_text()) if file.exists() else {}
        result["multi-histogram"] = {
            "seconds": {name: round(s, 4) for name, s in best.items()},
            "ratio": round(best[NAME] / best["isingml"], 1),
            "largest_difference": float(f"{max(apart.values()):.1g}"),
        }
        file.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
