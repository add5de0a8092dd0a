"""From a results file to figures: run every loader once, keep what it printed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from gillab.core.places import RESULTS
from gillab.core.results import ResultsError, load
from gillab.site import SiteError, cache_file

LIBRARY = Path(__file__).parents[1]  # what loaders import: a change there is a change of theirs
TIMEOUT_S = 120
OWN_RESULTS = RESULTS
LOADERS_AT_ONCE = 2

Json = dict[str, Any]


def find_results(folder: Path) -> Path:
    """The file that the pages show: GILLAB_RESULTS, else the reader's own, else the reference."""
    named = os.environ.get("GILLAB_RESULTS")
    candidates = [Path(named)] if named else [folder / "local.json", folder / "reference.json"]
    for path in candidates:
        if path.is_file():
            try:
                load(path)
            except ResultsError as error:
                raise SiteError(str(error)) from None
            return path
    raise SiteError(
        f"no results in {folder}; measure first: python3 scripts/workshop.py bench --quick"
    )


def build_all(results: Path, cache: Path) -> dict[str, Json]:
    """Figures by name. Loaders whose output is still valid in `cache` are not run again.

    A file need not hold every suite (a quick one never does): a figure that would be empty is
    drawn from the first of the course's own files that has what it needs.
    """
    found = _from_file(results, cache)
    for other in sorted(OWN_RESULTS.glob("*.json")):
        if all(figure["data"] for figure in found.values()):
            break
        if other.name != results.name and _is_results(other):
            wanted = [name for name, figure in found.items() if not figure["data"]]
            more = _from_file(other, cache / other.stem, wanted)
            found |= {name: figure for name, figure in more.items() if figure["data"]}
    return found


NO_CHARTS = {"look", "embed", "server_runs", "desktop_runs", "__main__"}


def chart_names() -> list[str]:
    """Every chart there is, as pages name it."""
    found = (path.stem for path in sorted((LIBRARY / "charts").glob("[!_]*.py")))
    return [name.replace("_", "-") for name in found if name not in NO_CHARTS]


def _is_results(path: Path) -> bool:
    try:
        load(path)
    except ResultsError:  # another kind of file, such as the self-check's
        return False
    return path.stem != "local"


def _from_file(results: Path, cache: Path, only: list[str] | None = None) -> dict[str, Json]:
    cache.mkdir(parents=True, exist_ok=True)
    # Some loaders read a further file of the course, such as the self-check's.
    further = sorted(OWN_RESULTS.glob("*.json"))
    shared = _digest([results, *further, *sorted(LIBRARY.rglob("*.py"))])
    names = [name for name in chart_names() if only is None or name in only]
    with ThreadPoolExecutor(LOADERS_AT_ONCE) as pool:
        printed = pool.map(lambda name: _cached(name, results, cache, shared), names)
        found = dict(zip(names, printed, strict=True))
    for figure in found.values():
        # A loader that reads another file than this one has named it.
        figure["layout"]["meta"].setdefault("raw", f"results/{results.name}")
    return found


def check(figure: object, name: str) -> Json:
    """The figure itself if it has everything a page needs, else `SiteError` naming what lacks."""
    if not isinstance(figure, dict) or not isinstance(figure.get("data"), list):
        raise SiteError(f"chart {name}: the loader did not print a figure with a list 'data'")
    meta = figure.get("layout", {}).get("meta", {})
    for field in ("alt", "source", "table"):
        if not meta.get(field):
            raise SiteError(f"chart {name}: layout.meta.{field} is missing")
    return figure


def _cached(name: str, results: Path, cache: Path, shared: str) -> Json:
    key = shared[:16]
    kept = cache / f"{name}.{key}.json"
    before = cache_file.read(kept)
    if before is not None:
        return json.loads(before)
    text = _run(results, name)
    try:
        figure = check(json.loads(text), name)
    except ValueError:
        message = f"chart {name}: printed no JSON; try python -m gillab.charts {name}"
        raise SiteError(message) from None
    cache_file.replace(kept, text.encode(), cache.glob(f"{name}.*"))
    return figure


def _run(results: Path, name: str) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gillab.charts", name, str(results)],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise SiteError(f"chart {name}: the loader took over {TIMEOUT_S} s") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SiteError(f"chart {name}: it failed ({last}); try python -m gillab.charts {name}")
    return done.stdout


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def to_page(figure: Json) -> str:
    """What the browser is sent: the drawing, without the words and the table the page has."""
    layout = {name: value for name, value in figure["layout"].items() if name != "meta"}
    return json.dumps({"data": figure["data"], "layout": layout}, separators=(",", ":"))
