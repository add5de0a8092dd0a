"""An environment with packages whose compiled modules are built here, each with one character."""

import subprocess
import sys
from pathlib import Path

import pytest

from gillab.course.check.c_extension import NoCompiler, Source, build

SOURCE = Path(__file__).with_name("module.c")
# Distribution → what its module defines; a package of Python files is around it where it says so.
KINDS = {
    "single": ["SINGLE"],
    "noslot": [],
    "slot": ["SLOT"],
    "crashes": ["SLOT", "CRASHES"],
    "fails": ["SLOT", "FAILS"],
    "hangs": ["SLOT", "HANGS"],
    "leaks": ["SLOT", "LEAKS"],
}
FALLBACK = "try:\n    from hidden._fast import ORDER\nexcept ImportError:\n    ORDER = 0\n"
USER = "import hidden\nimport noslot\n"


def compiled(name: str, defines: list[str], folder: Path) -> Path:
    """The built module of that name; the test is skipped where there is no compiler."""
    own = folder / f"{name}.c"
    lines = [f"#define {one}" for one in (f"NAME {name}", *defines)]
    own.write_text("\n".join([*lines, SOURCE.read_text("utf-8")]), "utf-8")
    source = Source(name, own)
    try:
        return build(source) / source.built().name
    except NoCompiler as reason:
        pytest.skip(f"did not run: {reason}")


def install(site: Path, name: str, files: dict[str, bytes], requires: str = "") -> None:
    """Put a distribution there as an installer would, with its RECORD."""
    info = f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}"
    files = files | {f"{info}/METADATA": metadata.encode()}
    files |= {f"{info}/RECORD": "".join(f"{file},,\n" for file in files).encode()}
    for file, content in files.items():
        path = site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture(scope="session")
def python(tmp_path_factory):
    """The Python of the environment."""
    folder = tmp_path_factory.mktemp("compat")
    built = {name: compiled(name, defines, folder) for name, defines in KINDS.items()}
    fast = compiled("_fast", [], folder)
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('platlib'))"
    site = Path(subprocess.check_output([python, "-c", ask], text=True).strip())
    for name, path in built.items():
        install(site, name, {path.name: path.read_bytes()})
    hidden = {"hidden/__init__.py": FALLBACK.encode(), f"hidden/{fast.name}": fast.read_bytes()}
    install(site, "hidden", hidden)
    install(site, "user", {"user.py": USER.encode()}, "Requires-Dist: noslot\n")
    install(site, "plain", {"plain/__init__.py": b"", "plain/tool.so": b"no module at all"})
    install(site, "broken", {"broken.py": b"raise ImportError('needs a display')\n"})
    return python
