"""Find the modules of this package that a module imports, from its source, without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import gillab

PACKAGE = gillab.__name__


def sources(*modules: str) -> dict[str, Path]:
    """{module: file} of these modules and of all their direct and indirect imports, sorted.

    Imports inside functions count. ModuleNotFoundError for a module that is not in the package.
    """
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            path = find(name)
            if path is None:
                raise ModuleNotFoundError(f"{PACKAGE} has no module {name}")
            found[name] = path
            waiting += imported(path.read_text("utf-8"), name)
    return dict(sorted(found.items()))


def find(module: str) -> Path | None:
    """The file of a module of the package, by its full name; None if there is none."""
    top, *rest = module.split(".")
    if top != PACKAGE:
        return None
    for folder in gillab.__path__:
        base = Path(folder, *rest)
        for path in (base.with_suffix(".py") if rest else base, base / "__init__.py"):
            if path.is_file():
                return path
    return None


def is_ours(file: str) -> bool:
    """Whether the file belongs to the package."""
    return any(Path(file).is_relative_to(folder) for folder in gillab.__path__)


def imported(source: str, module: str = "") -> set[str]:
    """Modules of the package that this source imports; `module` is the name of the source.

    Parent packages are imported first, so they count as well.
    """
    names = {module, *_named(source)}
    held = {name.rsplit(".", level)[0] for name in names for level in range(name.count(".") + 1)}
    return {name for name in held - {module} if find(name)}


@cache
def _named(source: str) -> frozenset[str]:
    """Full names in the imports; `from a import b` gives a and a.b, which may be a module."""
    return frozenset(names_in(ast.parse(source)))


def names_in(tree: ast.AST) -> Iterator[str]:
    """Full names in the imports of a module, also inside functions; relative ones are left out."""
    for node in ast.walk(tree):
        yield from _names(node)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
