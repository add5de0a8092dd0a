"""Find uv, or install it into the project's private folder from the package index."""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
import sys
from pathlib import Path

from setup import debian, reach
from setup.commands import NONE, Failed, Stop, Variables, ask, call, private, step
from setup.places import LINUX, LOCKS, PRIVATE, program

OLDEST = (0, 9)  # the first that knows the final 3.14
_FOLDER = PRIVATE / "uv"


def version(uv: Path | str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", ask([uv, "--version"]) or "")
    return tuple(int(part) for part in found.groups()) if found else (0,)


def find() -> Path | None:
    """A usable uv: the system's, else the set-up's own."""
    for path in (shutil.which("uv"), program(_FOLDER, "uv")):
        if path and version(path) >= OLDEST:
            return Path(path)
    return None


@functools.lru_cache(maxsize=1)
def ensure() -> Path:
    found = find()
    if found:
        return found
    with step("uv, from the package index"):
        pip = _pip()
        shutil.rmtree(_FOLDER, ignore_errors=True)
        options = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
        try:
            call(
                "install uv",
                [*pip, "install", "--target", _FOLDER, *options, "-r", LOCKS / "uv.txt"],
                seconds=300,
                variables=reach.for_pip(*pip),
            )
        except Failed as error:
            raise Stop(
                f"{error}\nThree things to try: check the network and start again; install uv "
                "yourself (docs.astral.sh/uv) and start again; copy the folder .workshop from a "
                "machine of the same kind, at the same path."
            ) from None
    found = program(_FOLDER, "uv")
    if not found:
        raise Stop("uv was installed but its program is missing: delete .workshop, start again")
    return found


def _pip() -> list[str]:
    """How to start pip, also on systems that ship Python without it."""
    if ask([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    own = private("pip")
    with contextlib.suppress(Failed):
        call("create a pip", [sys.executable, "-m", "venv", own], seconds=120)
    inside = program(own, "python")
    if inside and ask([inside, "-m", "pip", "--version"]):
        return [str(inside), "-m", "pip"]
    if LINUX and debian.is_debian_like():
        for suite in (None, debian.SUITE):  # the system's pip may be too old for this Python
            with contextlib.suppress(Failed):
                pip = [sys.executable, f"{debian.pip_wheel(own / (suite or 'own'), suite)}/pip"]
                if ask([*pip, "list"]) is not None:
                    return pip
    raise Stop(
        f"{sys.executable} has no pip. Three things to try: install pip with the system's packages "
        "(python3-pip); install uv yourself (docs.astral.sh/uv); start with another Python 3.9+."
    )


def run(what: str, *args: object, seconds: float = 300, variables: Variables = NONE) -> str:
    chosen = {**reach.for_uv(), **variables}
    return call(what, [ensure(), *args], seconds=seconds, variables=chosen)


def answer(*args: object, variables: Variables = NONE) -> str | None:
    return ask([ensure(), *args], seconds=60, variables=variables)
