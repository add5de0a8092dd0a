"""What the reader names: FILE.py:function or package.module:function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


class WrongTarget(Exception):
    """What was named cannot be found or used; one line says what to do."""


class NotMeasurable(Exception):
    """The function cannot be measured; one line says why."""


@dataclass(frozen=True)
class Target:
    """A function by its module, and the folder that Python must search to import the module."""

    folder: Path
    module: str
    function: str
    file: Path | None = None

    @property
    def label(self) -> str:
        return f"{self.module}:{self.function}"


def find(text: str) -> Target:
    """The target that this text names; `WrongTarget` if there is no such file."""
    place, colon, function = text.rpartition(":")
    if not colon or not place or not function:
        raise WrongTarget(f"{text!r} names no function: write {_example(text)}")
    if not all(part.isidentifier() for part in function.split(".")):
        raise WrongTarget(f"{function!r} is no function's name: write it without brackets")
    if place.endswith(".ipynb"):
        raise NotMeasurable(
            f"{place} is a notebook, and no worker can import a cell: move the function into a "
            ".py file beside it and import it from there"
        )
    if not place.endswith(".py"):
        return _module(place, function)
    file = Path(place).expanduser().resolve()
    if not file.is_file():
        raise WrongTarget(f"there is no file {place}")
    folder, parts = file.parent, [file.stem]
    if file.stem == "__init__":
        folder, parts = file.parent.parent, [file.parent.name]
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return Target(folder, ".".join(parts), function, file)


def _example(text: str) -> str:
    """What to write instead: for a file, with the first function in it."""
    try:
        found = re.search(r"^def (\w+)", Path(text).read_text("utf-8"), re.MULTILINE)
    except OSError, UnicodeDecodeError:
        found = None
    return f"{text}:{found[1]}" if found else "FILE.py:function or package.module:function"


def _module(name: str, function: str) -> Target:
    if not all(part.isidentifier() for part in name.split(".")):
        raise WrongTarget(f"{name!r} is neither a .py file nor a module's name")
    if name == "__main__":
        raise WrongTarget("__main__ is the program that runs: name the file, FILE.py:function")
    return Target(Path.cwd(), name, function)
