"""Build all figures of a site or a deck; unchanged ones are kept from the last build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

from gillab.charts import cache_file, catalogue, results_files
from gillab.core import imports
from gillab.core.places import RESULTS
from gillab.core.results import Results, load

OWN_RESULTS = RESULTS

Json = dict[str, Any]


def build_all(results: Path, folder: Path) -> dict[str, Json]:
    """Figures by name; figures that `folder` holds from an earlier build are not drawn again.

    A results file may lack suites, as a quick one does: a figure that would be empty is drawn from
    the first of the course's own files that has the suite.
    """
    found = _from_file(results, folder, catalogue.names())
    for other in results_files.committed(OWN_RESULTS):
        wanted = [name for name, figure in found.items() if not figure["data"]]
        if not wanted:
            break
        if other.name != results.name:
            more = _from_file(other, folder / other.stem, wanted)
            found |= {name: figure for name, figure in more.items() if figure["data"]}
    return found


def _from_file(path: Path, folder: Path, names: Iterable[str]) -> dict[str, Json]:
    """The figures of one results file, which is read at most once."""
    folder.mkdir(parents=True, exist_ok=True)
    content, results = _digest([path]), cache(partial(load, path))
    found = {name: _kept_or_drawn(name, content, results, folder) for name in names}
    for figure in found.values():
        # A chart that reads another file has set its name.
        figure["layout"]["meta"].setdefault("raw", f"results/{path.name}")
    return found


def _kept_or_drawn(name: str, content: str, results: Callable[[], Results], folder: Path) -> Json:
    key = f"{content} {_sources(name)} {_digest(catalogue.further_files(name))}"
    kept = folder / f"{name}.{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
    before = cache_file.read(kept)
    if before is not None:
        return json.loads(before)
    figure = catalogue.draw(name, results())
    cache_file.replace(kept, json.dumps(figure).encode(), folder.glob(f"{name}.*.json"))
    return figure


@cache
def _sources(name: str) -> str:
    """Digest of the chart's module and of all that it imports, computed once per process.

    Restart the command to see an edited chart: Python loads a module only once.
    """
    return _digest(imports.sources(catalogue.module_name(name)).values())


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = cache_file.read(path)
        digest.update(path.name.encode() + (b"\0missing" if content is None else b"\1" + content))
    return digest.hexdigest()
