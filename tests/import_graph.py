"""Draw which module of the package imports which, and count what points the wrong way.

    python tests/import_graph.py [FOLDER]     the counts, and each arrow that points up

Imports inside functions and under TYPE_CHECKING count as well: they tie two files together as
firmly as those at the top. So does a text that names a module, such as "gillab.site.lab:build".
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gillab.core import imports

PACKAGE = "gillab"
# From the ground up. A floor imports from the floors below it, and from none of its neighbours.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("server", "desktop"),
    ("bench",),
    ("charts",),
    ("which", "compat"),
    ("course",),
    ("site",),
)
_NAMED = re.compile(rf"\b{PACKAGE}(?:\.\w+)+")

Graph = dict[str, set[str]]


def modules(source: Path) -> dict[str, Path]:
    """Dotted name → file of every module below `source`/gillab."""
    found = {}
    for path in sorted((source / PACKAGE).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def named_in(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that this module imports, or names in a text that is no docstring."""
    yield from imports.names_in(tree)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            yield from _NAMED.findall(node.value if isinstance(node.value, str) else "")


def import_graph(source: Path) -> Graph:
    """Module → modules of ours that it imports or names."""
    known = modules(source)
    graph: Graph = {}
    for name, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph[name] = {target for text in named_in(tree) if (target := _module(text, known))}
        graph[name] -= {name}
    return graph


def _module(text: str, known: Mapping[str, Path]) -> str:
    """The longest beginning of a dotted name that is a module of ours; empty for others."""
    while text and text not in known:
        text = text.rpartition(".")[0]
    return text if "." in text else ""


def folder_of(module: str) -> str:
    """The folder below gillab/ that a module stands in."""
    return module.split(".")[1]


def upward(graph: Graph, floors: Iterable[Iterable[str]] = FLOORS) -> list[tuple[str, str]]:
    """Arrows that lead to the same or a higher floor, but not into their own folder."""
    height = {name: number for number, names in enumerate(floors) for name in names}
    return [
        (start, end)
        for start, ends in sorted(graph.items())
        for end in sorted(ends)
        if "." in start
        and folder_of(start) != folder_of(end)
        and height.get(folder_of(start), -1) <= height.get(folder_of(end), len(height))
    ]


def folded(graph: Graph, depth: int) -> Graph:
    """The same with one place for each folder: gillab.course.deck.pdf at depth 3 is its deck."""
    places: Graph = {}
    for start, ends in graph.items():
        place = _fold(start, depth)
        places.setdefault(place, set()).update(_fold(end, depth) for end in ends)
        places[place] -= {place}
    return places


def _fold(module: str, depth: int) -> str:
    return ".".join(module.split(".")[:depth])


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules of which each reaches all others (Tarjan, 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for target in sorted(graph[module]):
            if target not in number:
                visit(target)
            if target in stack:
                lowest[module] = min(lowest[module], lowest[target])
        if lowest[module] == number[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(graph):
        if module not in number:
            visit(module)
    return found


def all_circles(graph: Graph) -> list[list[str]]:
    """Of modules, and of folders: files may be free of circles while their folders are not."""
    views = (graph, folded(graph, 3), folded(graph, 2))
    return list({tuple(group): group for view in views for group in circles(view)}.values())


def main(arguments: list[str]) -> int:
    """Exit code: 0 when no arrow points up and there is no circle."""
    source = Path(arguments[0]) if arguments else Path(__file__).parents[1] / "src"
    graph = import_graph(source)
    wrong, round_trips = upward(graph), all_circles(graph)
    folders = {folder_of(module) for module in graph if "." in module}
    print(
        f"{len(folders)} folders, {len(graph)} modules, {sum(map(len, graph.values()))} arrows, "
        f"{len(wrong)} upward, {len(round_trips)} circles"
    )
    for start, end in wrong:
        print(f"  up: {start} -> {end}")
    for group in round_trips:
        print(f"  circle: {', '.join(group)}")
    return 1 if wrong or round_trips else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
