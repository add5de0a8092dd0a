"""A page with a learner's own charts; it needs no server, the Plotly library is beside it."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gillab.charts import embed
from gillab.charts.colours import in_light_colours, read_roles
from gillab.core.places import ROOT
from gillab.core.vendor import plotly_file

PAGE = "chart.html"
LIBRARY = "plotly.min.js"
STYLE = "body{font:16px system-ui,sans-serif;max-width:52rem;margin:2rem auto}"

Json = dict[str, Any]

_drawn: list[Json] = []  # all charts of this program so far: its page shows them together


def keep(figure: Json) -> str:
    """Add the chart to the step's page; return one line that says where it is, or why not."""
    if find_library() is None:
        return "not drawn: the package plotly is not installed here"
    folder = Path(os.environ.get("GILLAB_OUTPUT", "."))
    _drawn.append(in_light_colours(figure, read_roles()))
    charts = (embed.on_own_page(f"plot{n}", drawn) for n, drawn in enumerate(_drawn))
    path = write(folder / PAGE, "".join(charts), STYLE)
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"drawn in {where}" + (f", as number {len(_drawn)}" if len(_drawn) > 1 else "")


def write(path: Path, body: str, style: str) -> Path:
    """Write the page and copy the Plotly library, if there is one, beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    library = find_library()
    if library:
        shutil.copyfile(library, path.parent / LIBRARY)
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>The summary</title>'
        f'<style>{style}</style><script src="{LIBRARY}"></script>{body}\n',
        encoding="utf-8",
    )
    return path


def find_library() -> Path | None:
    """The Plotly library from the set-up, else from the package plotly, else None."""
    plotly = find_spec("plotly")
    if (own := plotly_file()) or not plotly or not plotly.origin:
        return own
    packed = Path(plotly.origin).parent / "package_data" / LIBRARY
    return packed if packed.is_file() else None
