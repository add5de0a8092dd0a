"""A copy of the package, whose files a test may change."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

import gillab
from gillab import charts
from gillab.charts import figures
from gillab.core.places import SOURCE

HEAD = "from gillab.charts import look\n\ndef build(results):\n    "
DRAWN = "look.figure(results, [{'x': [1]}], {}, alt='words', columns=['n'], rows=[[1]])"


@pytest.fixture
def package(tmp_path, monkeypatch) -> Generator[Path]:
    """The folder gillab of a copy that replaces the real package."""
    folder = tmp_path / "copy" / "gillab"
    shutil.copytree(SOURCE / "gillab", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(gillab, "__path__", [str(folder)])
    monkeypatch.setattr(charts, "__path__", [str(folder / "charts")])
    figures._sources.cache_clear()
    yield folder
    figures._sources.cache_clear()


@pytest.fixture
def add_chart(package) -> Generator[Callable[..., Path]]:
    """`add_chart("one", "return 1 / 0")` writes a chart into the copy and returns its file."""
    added = set()

    def add(name: str, body: str = f"return {DRAWN}") -> Path:
        path = package / "charts" / f"{name}.py"
        path.write_text(HEAD + body)
        forget(name)
        added.add(name)
        return path

    yield add
    for name in added:
        forget(name)


def forget(name: str) -> None:
    """Make the next use import the module again, as in another process."""
    sys.modules.pop(f"gillab.charts.{name}", None)
    vars(charts).pop(name, None)
    figures._sources.cache_clear()
