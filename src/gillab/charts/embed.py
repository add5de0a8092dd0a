"""A participant's Plotly figure in the site's look, for each place that can draw it."""

from __future__ import annotations

import html
import itertools
import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gillab.charts import look
from gillab.core.places import ROOT
from gillab.core.results import Results, load
from gillab.site import figures, markup, pictures

SITE_ROOT = "../../"  # from exercises/summary/, where the site shows the notebook
SCRIPT = "assets/js/notebook-charts.js"
PAGE = "chart.html"
LIBRARY = "plotly.min.js"
SUITES = ("cpu", "roundtrip", "memory")

Json = dict[str, Any]

_numbers = itertools.count(1)
_shown: list[Json] = []  # what this program has drawn so far: its page holds all of it


def results_file() -> Path:
    """The reader's own results if they hold all that the summary asks, else the reference."""
    folder = ROOT / "docs" / "results"
    own = figures.find_results(folder)
    whole = all(load(own).select(suite) for suite in SUITES)
    return own if whole else folder / "reference.json"


def as_dict(figure: object) -> Json:
    """{"data": […], "layout": {…}} of a figure in either form; TypeError for anything else."""
    found = getattr(figure, "to_plotly_json", lambda: figure)()
    if not isinstance(found, dict) or not isinstance(found.get("data"), (list, tuple)):
        raise TypeError("not a Plotly figure: no list 'data'")
    return found


def finished(figure: object, results: Results, alt: str) -> Json:
    """The figure in the site's look, with its words, its table and its source line."""
    found = as_dict(figure)
    rows = [
        [str(cell) if isinstance(cell, str) else f"{cell:.3g}" for cell in pair]
        for trace in found["data"]
        for pair in zip(trace.get("x") or (), trace.get("y") or (), strict=False)
    ]
    layout = {k: v for k, v in dict(found.get("layout") or {}).items() if k != "template"}
    axes = {name: look.AXIS | axis for name, axis in layout.items() if name in ("xaxis", "yaxis")}
    data = [coloured(dict(trace)) for trace in found["data"]]
    return look.figure(results, data, layout | axes, alt=alt, columns=["x", "y"], rows=rows)


def coloured(trace: Json) -> Json:
    """The trace with the colours that the executors have everywhere, unless it has its own."""
    if "marker" in trace:
        return trace
    names = [name for name in trace.get("x") or () if name in look.LOOK]
    colour: str | list[str] = [look.colour(name) for name in names]
    if not names and trace.get("name") in look.LOOK:
        colour = look.colour(trace["name"])
    marker = {"color": colour or "var(--gil-interpreters)"}
    ink = {"color": "var(--gil-ink)", "thickness": 2}
    errors = {name: ink | trace[name] for name in ("error_x", "error_y") if name in trace}
    return trace | {"marker": marker} | errors


def resolved(figure: Json) -> Json:
    """The figure with the roles' light colours, for renderers that do not know our page."""
    style = (ROOT / "docs" / "assets" / "colours.css").read_text("utf-8")
    return pictures.static_copy(figure, pictures.colours(style))


def as_html(figure: Json) -> str:
    """A chart of the site that brings its figure along instead of naming a file.

    In an attribute and not in a <script>: instant navigation runs every script it finds. The one
    it shall run is that which hands the figure to the site's loader.
    """
    name = f"notebook-{next(_numbers)}"
    raw = f"results/{results_file().name}"
    text = markup.chart(name, figure, False, SITE_ROOT, raw)
    inline = html.escape(figures.to_page(figure))
    text = text.replace(f'data-chart="{name}"', f'data-figure="{inline}"', 1)
    return f'{text}<script type="module" src="{SITE_ROOT}{SCRIPT}"></script>'


def keep(figure: Json) -> str:
    """Add the chart to the page that the step may leave; says where, or why there is none.

    The drawing library lies beside the page, so that it opens without network.
    """
    library = find_library()
    if library is None:
        return "not drawn: the package plotly is not installed here"
    folder = Path(os.environ.get("GILLAB_OUTPUT", "."))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / LIBRARY).exists():
        shutil.copyfile(library, folder / LIBRARY)
    path = folder / PAGE
    _shown.append(resolved(figure))
    path.write_text(as_page(_shown), encoding="utf-8")
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"drawn in {where}" + (f", as number {len(_shown)}" if len(_shown) > 1 else "")


def as_page(figures_: list[Json]) -> str:
    """One page of HTML that draws the figures with the library beside it."""
    # "<\\/" is the same text in JSON, and cannot end the script it stands in.
    content = json.dumps(figures_).replace("</", "<\\/")
    says = [figure["layout"]["meta"] for figure in figures_]
    places = "".join(
        f'<p>{html.escape(said["alt"])}</p><div id="plot{number}"></div>'
        f"<p><small>Measured on {html.escape(said['source'])}</small></p>"
        for number, said in enumerate(says)
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>The summary</title>'
        '<body style="font:16px system-ui,sans-serif;max-width:52rem;margin:2rem auto">'
        f'{places}<script src="{LIBRARY}"></script><script>{content}.forEach((figure, i) =>'
        "Plotly.newPlot('plot' + i, figure.data, figure.layout, {displayModeBar: false}));"
        "</script>\n"
    )


def find_library() -> Path | None:
    """The drawing library: from the set-up, else from the package plotly, else None."""
    places = [pictures.node_modules() / "plotly.js-cartesian-dist-min" / "plotly-cartesian.min.js"]
    plotly = find_spec("plotly")
    if plotly and plotly.origin:
        places.append(Path(plotly.origin).parent / "package_data" / LIBRARY)
    return next((path for path in places if path.is_file()), None)
