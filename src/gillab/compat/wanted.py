"""Read what a person wants to know about: names, a requirements file, a pyproject, a lock file."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gillab.core.errors import SiteError

NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
REQUIREMENT = re.compile(rf"\s*({NAME.pattern})\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@(].*)?$")
OTHER_LOCKS = ("poetry.lock", "pdm.lock", "Pipfile.lock", "Pipfile", "conda-lock.yml")


class NotRead(SiteError):
    """What was named cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Wanted:
    """What to install, which of it the program imports itself, and modules of Python's own."""

    arguments: list[str] = field(default_factory=list)  # of `uv pip install`
    direct: list[str] = field(default_factory=list)
    standard: list[str] = field(default_factory=list)
    lock: Path | None = None  # a uv.lock, which has to be exported first

    def __add__(self, other: Wanted) -> Wanted:
        return Wanted(
            self.arguments + other.arguments,
            self.direct + other.direct,
            self.standard + other.standard,
            self.lock or other.lock,
        )


def read(words: Iterable[str]) -> Wanted:
    """All that the words of a command line name, together."""
    return sum(map(read_one, words), Wanted())


def read_one(word: str) -> Wanted:
    path = Path(word)
    if path.is_dir():
        raise NotRead(f"{word} is a folder; name a file in it, such as {path / 'pyproject.toml'}")
    if path.name in OTHER_LOCKS:
        raise NotRead(
            f"{path.name} cannot be read here; install it as you do, then: --python ITS/bin/python"
        )
    if path.suffix in (".txt", ".in", ".toml", ".lock"):
        return read_file(path)
    if word in sys.stdlib_module_names:
        return Wanted(standard=[word])
    found = REQUIREMENT.fullmatch(word)
    if not found:
        raise NotRead(f"{word!r} is neither a file nor a package's name, such as numpy or numpy>=2")
    return Wanted([word], [normal(found[1])])


def read_file(path: Path) -> Wanted:
    if not path.is_file():
        raise NotRead(f"there is no file {path}")
    try:
        text = path.read_text("utf-8")
        if path.suffix in (".txt", ".in"):
            return Wanted(["-r", str(path)], list(names_in_lines(text, path)))
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotRead(f"{path} cannot be read: {error}") from None
    if path.name == "uv.lock":
        return Wanted(direct=names_in_uv_lock(content), lock=path)
    if path.name.startswith("pylock"):
        names = [normal(one["name"]) for one in content.get("packages", ())]
        return Wanted(["-r", str(path)], names)
    dependencies = content.get("project", {}).get("dependencies")
    if path.name != "pyproject.toml" or not dependencies:
        raise NotRead(f"{path} names no project.dependencies")
    return Wanted(["-r", str(path)], names_of(dependencies))


def names_in_lines(text: str, path: Path) -> Iterator[str]:
    """Names in a requirements file, and in those that it includes."""
    for line in text.splitlines():
        words = line.partition(" #")[0].strip().removesuffix("\\").strip()
        if words.startswith(("-r", "--requirement")):
            other = path.parent / words.split(maxsplit=1)[-1].removeprefix("-r").strip()
            if other.is_file():
                yield from names_in_lines(other.read_text("utf-8"), other)
        elif words and not words.startswith(("#", "-")):
            yield from names_of([words.partition(" --")[0]])


def names_of(requirements: Iterable[str]) -> list[str]:
    found = (REQUIREMENT.match(one) for one in requirements)
    return [normal(one[1]) for one in found if one]


def names_in_uv_lock(content: dict) -> list[str]:
    """What the project itself depends on; all packages where the lock names no project."""
    packages = content.get("package", [])
    own = [one for one in packages if {"virtual", "editable"} & set(one.get("source", {}))]
    names = [one["name"] for project in own for one in project.get("dependencies", ())]
    return [normal(name) for name in names or [one["name"] for one in packages]]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
