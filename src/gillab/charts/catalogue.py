"""Find the charts: every module of this package that defines `build(results) -> figure`.

A chart's name has dashes (server-load), its module's name underscores (server_load).
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import traceback
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from gillab import charts
from gillab.core import imports
from gillab.core.errors import SiteError
from gillab.core.results import Results

Json = dict[str, Any]


def names() -> list[str]:
    """The names of all charts, sorted."""
    found = (module.name for module in pkgutil.iter_modules(charts.__path__))
    return sorted(name.replace("_", "-") for name in found if _has_build(name))


def module_name(chart: str) -> str:
    """The full name of a chart's module; SiteError with all names for an unknown chart."""
    known = names()
    if chart not in known:
        raise SiteError(f"there is no chart {chart!r}; choose one of: {', '.join(known)}")
    return f"{charts.__name__}.{chart.replace('-', '_')}"


def further_files(chart: str) -> tuple[Path, ...]:
    """Committed files that the chart reads besides the results: its module's FURTHER_FILES."""
    return getattr(_load(chart), "FURTHER_FILES", ())


def draw(chart: str, results: Results) -> Json:
    """The chart's figure of these results; SiteError in one line if it cannot be drawn."""
    module = _load(chart)
    try:
        # As JSON, which has neither tuples nor NaN.
        figure = json.loads(json.dumps(module.build(results), allow_nan=False))
    except (Exception, SystemExit) as error:
        raise SiteError(f"chart {chart}: it failed ({_in_one_line(error)})") from error
    return checked(figure, chart)


def checked(figure: object, chart: str) -> Json:
    """Return the figure; SiteError names the first field that a page needs and it lacks."""
    if not isinstance(figure, dict) or not isinstance(figure.get("data"), list):
        raise SiteError(f"chart {chart}: build did not return a figure with a list 'data'")
    meta = figure.get("layout", {}).get("meta", {})
    for field in ("alt", "source", "table"):
        if not meta.get(field):
            raise SiteError(f"chart {chart}: layout.meta.{field} is missing")
    return figure


def _load(chart: str) -> ModuleType:
    name = module_name(chart)
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise SiteError(f"chart {chart}: it cannot be imported ({_in_one_line(error)})") from error


def _has_build(module: str) -> bool:
    path = imports.find(f"{charts.__name__}.{module}")
    try:
        return path is not None and _defines_build(path.read_text("utf-8"))
    except SyntaxError as error:
        raise SiteError(f"{module}.py, line {error.lineno}: {error.msg}") from None


@cache
def _defines_build(source: str) -> bool:
    statements = ast.parse(source).body
    return any(isinstance(node, ast.FunctionDef) and node.name == "build" for node in statements)


def _in_one_line(error: BaseException) -> str:
    """The error and its place, such as "KeyError: 'late_s', in desktop_runs.py, line 80"."""
    said = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if imports.is_ours(place.filename)]
    return f"{said}, in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else said
