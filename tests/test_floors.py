"""Imports point down. Where one points up, or in a circle, this names it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("import_graph", ROOT / "tests" / "import_graph.py")
assert _spec and _spec.loader
import_graph = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(import_graph)


@pytest.fixture(scope="module")
def graph():
    return import_graph.import_graph(ROOT / "src")


def test_no_arrow_points_up(graph):
    assert import_graph.upward(graph) == []


def test_no_circle_of_modules_or_folders(graph):
    assert import_graph.all_circles(graph) == []


def test_every_folder_has_its_floor(graph):
    known = {name for floor in import_graph.FLOORS for name in floor}
    assert {import_graph.folder_of(module) for module in graph if "." in module} <= known


def package(folder: Path, **texts: str) -> Path:
    """A made-up gillab: `core__a="import …"` becomes gillab/core/a.py."""
    for name, text in texts.items():
        path = folder / "gillab" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "from gillab.site import b",
        "import gillab.site.b",
        "def late():\n    from gillab.site.b import name",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gillab.site.b import Name",
        "NAME = 'gillab.site.b:build'",
        "import importlib\nb = importlib.import_module('gillab.site.b')",
    ],
)
def test_an_arrow_up_is_seen_however_it_is_written(tmp_path, text):
    source = package(tmp_path, core__a=text, site__b="")
    graph = import_graph.import_graph(source)
    assert import_graph.upward(graph) == [("gillab.core.a", "gillab.site.b")]


def test_a_word_in_a_docstring_is_no_arrow(tmp_path):
    source = package(tmp_path, core__a='"""As gillab.site.b does."""', site__b="")
    assert import_graph.upward(import_graph.import_graph(source)) == []


def test_neighbours_on_one_floor_leave_each_other_alone(tmp_path):
    source = package(tmp_path, server__a="import gillab.desktop.b", desktop__b="")
    assert import_graph.upward(import_graph.import_graph(source)) == [
        ("gillab.server.a", "gillab.desktop.b")
    ]


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        (
            {"core__a": "import gillab.core.b", "core__b": "import gillab.core.a"},
            ["gillab.core.a", "gillab.core.b"],
        ),
        (
            {"core__x__a": "import gillab.core.b", "core__b": "import gillab.core.x.c"}
            | {"core__x__c": ""},
            ["gillab.core.b", "gillab.core.x"],
        ),
    ],
    ids=["of files", "of a file and a folder"],
)
def test_a_circle_is_seen(tmp_path, texts, circle):
    graph = import_graph.import_graph(package(tmp_path, **texts))
    assert circle in import_graph.all_circles(graph)
