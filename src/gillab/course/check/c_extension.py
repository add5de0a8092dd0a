"""Build a small C extension of ours with whatever C compiler the machine has.

It is built against the stable ABI of 3.14, so one file serves 3.14, 3.15 and later default
builds: https://docs.python.org/3.14/c-api/stable.html
"""

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gillab.core import child_environment, process_tree
from gillab.core.places import ROOT

CACHE = ROOT / ".workshop" / "extensions"
TIMEOUT_S = 60
ENGLISH = {"LC_ALL": "C", "VSLANG": "1033"}  # we look for the word "error"


class NoCompiler(Exception):
    """This machine cannot build it; the message says what is missing."""


class DoesNotCompile(Exception):
    """The compiler refused the source; `line` is 0 when it named none."""

    def __init__(self, message: str, line: int = 0):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Source:
    """The module's name and its C file."""

    name: str
    file: Path

    def built(self) -> Path:
        """The path of its module once built; each content of the file has a folder of its own."""
        text = self.file.read_bytes() + self.name.encode()
        folder = CACHE / f"{self.name}-{hashlib.sha256(text).hexdigest()[:12]}"
        return folder / (f"{self.name}.pyd" if sys.platform == "win32" else f"{self.name}.abi3.so")


def find_compiler() -> list[str]:
    """The command of a C compiler; NoCompiler says what is missing."""
    if sys.platform == "win32":
        if shutil.which("cl"):
            return ["cl"]
        raise NoCompiler("no C compiler (cl) here: it needs the Developer Command Prompt")
    configured = shlex.split(sysconfig.get_config_var("CC") or "")
    for command in (configured, ["cc"], ["gcc"], ["clang"]):
        if command and shutil.which(command[0]):
            return command
    raise NoCompiler("no C compiler (cc, gcc or clang) on this machine")


def include_folders() -> list[Path]:
    """The folders of Python's headers; Debian has pyconfig.h in another folder."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    prefix = Path(sys.base_prefix)
    candidates = [
        Path(sysconfig.get_path("include")),
        prefix / "include" / version,
        prefix / "include",
    ]
    found = [folder for folder in dict.fromkeys(candidates) if folder.is_dir()]
    if not any((folder / "Python.h").is_file() for folder in found):
        raise NoCompiler(f"no header Python.h for {version} (its development package)")
    return [*found, *(folder.parent for folder in found)]


def command_for(source: Source, into: Path) -> list[str]:
    compiler, target = find_compiler(), into / source.built().name
    includes = [f"-I{folder}" for folder in include_folders()]
    if compiler == ["cl"]:
        library = Path(sys.base_prefix) / "libs"
        flags = ["/nologo", "/LD", "/O2", "/utf-8", *includes, str(source.file)]
        return [*compiler, *flags, f"/Fe{target}", "/link", f"/LIBPATH:{library}"]
    shared = (
        ["-bundle", "-undefined", "dynamic_lookup"] if sys.platform == "darwin" else ["-shared"]
    )
    flags = ["-O2", "-fPIC", "-Wall", *shared, *includes]
    return [*compiler, *flags, str(source.file), "-o", str(target)]


def complaint(output: str, file: Path) -> DoesNotCompile:
    """The compiler's first error, in the compiler's words."""
    pattern = re.escape(file.name) + r"[:(](\d+).*?error[^:]*:\s*(.*)"
    found = re.search(pattern, output)
    if found:
        return DoesNotCompile(found[2].strip(), int(found[1]))
    return DoesNotCompile((output.strip().splitlines() or ["the compiler printed nothing"])[-1])


def build(source: Source) -> Path:
    """The folder that holds the built module; built once for each content of the source."""
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise NoCompiler("this is a free-threaded build: it has no GIL to switch off")
    target = source.built()
    if target.exists():
        return target.parent
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            compile_with(command_for(source, Path(folder)), Path(folder), source.file)
            target.parent.mkdir(exist_ok=True)
            (Path(folder) / target.name).replace(target)
    except OSError as error:
        raise NoCompiler(f"{CACHE} cannot be written to ({error.strerror})") from None
    return target.parent


def compile_with(command: list[str], folder: Path, file: Path) -> None:
    try:
        environment = child_environment.variables(**ENGLISH)
        done = process_tree.run(command, timeout_s=TIMEOUT_S, cwd=folder, env=environment)
    except subprocess.TimeoutExpired:
        raise NoCompiler(f"{command[0]} was still busy after {TIMEOUT_S} seconds") from None
    except OSError as error:
        raise NoCompiler(f"{command[0]} cannot be started ({error.strerror})") from None
    if done.returncode:
        raise complaint(done.stdout + done.stderr, file)


def build_yours(yours: Source, ours: Path | None) -> Path:
    """As `build`, for a file that a participant may have edited.

    `ours` is a source that compiles wherever the compiler works. If it does not compile either,
    NoCompiler is raised: macOS has a cc that only offers to install a compiler.
    """
    try:
        return build(yours)
    except DoesNotCompile as error:
        if ours and compiles(Source(yours.name, ours)):
            raise
        raise NoCompiler(f"the C compiler on this machine does not work: {error}") from None


def compiles(source: Source) -> bool:
    try:
        build(source)
    except DoesNotCompile:
        return False
    return True
