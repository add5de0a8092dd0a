"""Provide CPython: one that is present, uv's own download, or the system's packages."""

from __future__ import annotations

from pathlib import Path

from setup import debian, done_marks, unpack, uv
from setup.commands import NEXT_SOURCE, NONE, Failed, Stop, ask, step
from setup.places import LINUX

_IMPATIENT = {"UV_HTTP_TIMEOUT": "15", "UV_HTTP_CONNECT_TIMEOUT": "8", "UV_HTTP_RETRIES": "0"}
COURSE = "3.14"  # what the locked packages have wheels for
_FITS = (
    "import sys, concurrent.interpreters as i; i.create().close();"
    "print(sys.executable if sys.implementation.name == 'cpython' else '')"
)


def fits(python: Path | str) -> bool:
    """True where this Python is a CPython with interpreters that start."""
    return bool(ask([python, "-I", "-c", _FITS]))


def present(request: str) -> Path | None:
    """A build that is on the machine: the set-up's own first, then the system's."""
    options = ["--no-project", "--system", "--no-python-downloads", "--no-config"]
    for where in (NONE, {"UV_PYTHON_INSTALL_DIR": None}):
        found = uv.answer("python", "find", *options, request, variables=where)
        if found and fits(found):
            return Path(found)
    return None


def ordinary_download(request: str) -> Path:
    """uv's download: one try, a short wait, since a closed network refuses or never answers."""
    with step(f"CPython {request}, by uv", failed=NEXT_SOURCE):
        uv.run(
            f"uv python install {request}",
            *("python", "install", "--managed-python", request),
            variables=_IMPATIENT,
        )
    found = present(request)
    if not found:
        raise Failed(f"uv installed CPython {request}, but it does not start")
    return found


def provide(request: str) -> Path:
    """The executable of the build asked for ("3.14", "3.15", "3.14t"), by the first way."""
    part = f"cpython-{request}"
    known = Path(done_marks.read().get(part, "missing"))
    if known.is_absolute() and known.exists() and ask([known, "-I", "-c", "print(1)"]):
        return known
    reasons: list[str] = []
    for way in (present, ordinary_download, _from_system):
        try:
            found = way(request)
        except Failed as error:
            reasons.append(str(error))
            continue
        if found:
            done_marks.write(part, str(found))
            return found
    raise Failed("; ".join(reasons) or f"no CPython {request}")


def _from_system(request: str) -> Path:
    if not LINUX:
        raise Failed("Debian's packages are for Linux")
    if not request[-1].isdigit():
        raise debian.NoRoute("Debian has no free-threaded build")
    return unpack.install(request)


def for_course() -> Path:
    """The build of the course: 3.14, or a newer one where only that can be had."""
    try:
        return provide(COURSE)
    except Failed as error:
        newer = present(f">{COURSE}")
        if newer:
            return newer
        raise Stop(
            f"no CPython {COURSE}: {error}\n"
            "Three things to try: start again on another network, since uv downloads CPython; "
            f"install CPython {COURSE} yourself (python.org/downloads) and start again; "
            "or follow the course on Debian, whose own mirror has it."
        ) from None
