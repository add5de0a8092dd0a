"""Make an environment for a question and remove it afterwards; uv does the work.

Only binary wheels are installed: what has to be built here first would be another question.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gillab.core import child_environment
from gillab.core.errors import SiteError

INSTALL_S = 600
_ADDRESS = re.compile(r"\w+://\S+")
_DOWNLOADED = re.compile(r"Downloading \S+ \(([\d.]+)(KiB|MiB|GiB)\)")
_MIB = {"KiB": 1 / 1024, "MiB": 1.0, "GiB": 1024.0}
MOST_LEFT_OUT = 30
_WITHOUT_WHEEL = re.compile(r"([A-Za-z0-9][\w.-]*)(?:[<>=!~]\S*)? ha(?:s|ve) no (?:usable )?wheels")
CONFIGURATION = ("UV_CONFIG_FILE", "UV_NO_CONFIG")  # workshop.py sets one of them
NO_WHEEL = ("no usable wheels", "no wheels with a matching", "no solution found")
NO_NETWORK = ("failed to fetch", "error sending request", "dns error", "connect", "timed out")


class NoWheel(SiteError):
    """There is no binary wheel of it for this Python; the message is uv's reason."""


class CannotInstall(SiteError):
    """It could not be installed for another reason: no network, a name that does not exist."""


@dataclass(frozen=True)
class Uv:
    """The program, and where it keeps what it has downloaded (its own place where None)."""

    program: Path
    cache: Path | None = None

    def run(self, *arguments: object, seconds: float = INSTALL_S) -> str:
        """What uv wrote to stderr; CannotInstall or NoWheel with its reason."""
        command = [str(self.program), *map(str, arguments)]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env=self.variables(),
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CannotInstall(f"uv had not finished after {seconds:g} s") from None
        except OSError as error:
            raise CannotInstall(
                f"uv cannot be started ({error.strerror}): "
                "python3 scripts/workshop.py compat brings its own"
            ) from None
        if done.returncode:
            raise failure(done.stderr)
        return done.stderr

    def variables(self) -> dict[str, str]:
        """Ours, and the file with the way to a company's index, where the caller names one."""
        own = {"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}
        own |= {name: os.environ[name] for name in CONFIGURATION if name in os.environ}
        own |= {"UV_CACHE_DIR": str(self.cache)} if self.cache else {}
        return child_environment.without_package(**own)


def failure(said: str) -> SiteError:
    """The exception for what uv said, in one line without web addresses."""
    lines = [" ".join(line.split()) for line in said.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("Using Python", "warning"))]
    text = _ADDRESS.sub("(address)", " ".join(kept).partition(" hint:")[0])[:400]
    text = text.removeprefix("error: ") or "uv failed without a message"
    low = text.lower()
    unknown = "not found in the package registry" in low
    if any(words in low for words in NO_WHEEL) and not unknown:
        return NoWheel(text)
    if any(words in low for words in NO_NETWORK):
        text += "; check the network and start again"
    return CannotInstall(text)


@dataclass(frozen=True)
class Environment:
    """A virtual environment's Python, and how many MiB were downloaded for it."""

    python: Path
    downloaded_mib: float


@contextlib.contextmanager
def environment(
    uv: Uv,
    base: Path,
    wanted: Sequence[str],
    *,
    folder: Path | None = None,
    left_out: dict[str, str] | None = None,
) -> Generator[Environment]:
    """An environment of that Python with these packages, which is removed at the end.

    `wanted` are arguments of `uv pip install`: requirements, or -r and a file. With `left_out`
    packages without a wheel are left out and noted there, by name, with uv's reason.
    """
    place = Path(tempfile.mkdtemp(prefix="compat-", dir=folder))
    try:
        uv.run("venv", "--quiet", "--no-project", "--python", base, place / "venv")
        python = python_in(place / "venv")
        options = ["--only-binary", ":all:", "--python", python]
        said = _install(uv, [*options, *wanted], place, left_out) if wanted else ""
        yield Environment(python, mebibytes(said))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _install(
    uv: Uv, options: Sequence[object], place: Path, left_out: dict[str, str] | None
) -> str:
    """What uv said; packages without a wheel are left out one by one, if that is wanted."""
    excluded = place / "excluded.txt"
    for _ in range(MOST_LEFT_OUT):
        try:
            further = ["--excludes", excluded] if left_out else []
            return uv.run("pip", "install", *further, *options)
        except NoWheel as reason:
            found = _WITHOUT_WHEEL.search(str(reason))
            if left_out is None or not found or found[1] in left_out:
                raise
            left_out[found[1].lower()] = str(reason)
            excluded.write_text("\n".join(left_out), "utf-8")
    raise CannotInstall(f"more than {MOST_LEFT_OUT} of these packages have no binary wheel")


def python_in(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def mebibytes(said: str) -> float:
    """What uv says that it downloads; it does not name files below one MiB."""
    return round(sum(float(n) * _MIB[unit] for n, unit in _DOWNLOADED.findall(said)), 1)
