"""The packages that the project asks about itself: packages.toml, beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("packages.toml")


@dataclass(frozen=True)
class Chosen:
    """A package, the group that it stands in, and how it is asked."""

    name: str
    group: str
    program: str = ""
    install: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # distributions that hold its compiled modules

    @property
    def requirements(self) -> tuple[str, ...]:
        return self.install or (self.name,)


@cache
def packages() -> dict[str, Chosen]:
    """All of them by name, in the order of the file."""
    found = {}
    for group, fields in read()["groups"].items():
        for name, one in fields["packages"].items():
            found[name] = Chosen(
                name,
                group,
                one.get("program", ""),
                tuple(one.get("install", ())),
                tuple(one.get("with", ())),
            )
    return found


@cache
def read() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def programs() -> dict[str, str]:
    """Small program by package, for those that have one."""
    return {name: one.program for name, one in packages().items() if one.program}
