"""Put figures into HTML: pages, slides, the summary's notebook, a page of a learner's own.

A target is a function (name, figure) → HTML. `fill` calls it for every place that a ``` chart
fence left in a text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from gillab.charts.slide import for_slide
from gillab.core.errors import SiteError

Json = dict[str, Any]
Target = Callable[[str, Json], str]

LOADER = "assets/js/notebook-charts.js"  # draws figures that came with a page
_PLACE = re.compile(r'<figure class="chart" data-chart="([^"]*)">\s*</figure>')


def chart_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` chart: a place for a figure, as slides write it by hand; `fill` does the rest."""
    return f'<figure class="chart" data-chart="{html.escape(source.strip())}"></figure>'


def fill(text: str, figures: dict[str, Json], target: Target) -> str:
    """Replace each place by its figure; SiteError for a chart that does not exist."""

    def filled(place: re.Match[str]) -> str:
        name = html.unescape(place[1])
        if name not in figures:
            known = ", ".join(sorted(figures))
            raise SiteError(f"there is no chart {name!r}; choose one of: {known}")
        return target(name, figures[name])

    return _PLACE.sub(filled, text)


@dataclass(frozen=True)
class Page:
    """Target: a page of the site, which fetches the drawing when it comes into view."""

    root: str  # leads from the page to the site's root, such as "../"
    raw: str  # leads from there to the results file
    pictures: Collection[str] = ()  # charts that have a static picture
    figure_in_page: bool = False  # the drawing comes with the page instead of as a file

    def __call__(self, name: str, figure: Json) -> str:
        alt, height = figure["layout"]["meta"]["alt"], figure["layout"]["height"]
        says = f'<p class="chart__says" id="says-{name}">{html.escape(alt)}</p>'
        caption = f"<figcaption>{self._source(figure)}</figcaption>"
        if not figure["data"]:
            return f'<figure class="chart chart--empty">{says}{caption}</figure>'
        drawing = f'data-chart="{name}"'
        if self.figure_in_page:
            drawing = f'data-figure="{html.escape(as_json(figure))}"'
        return (
            f'<figure class="chart" {drawing} id="chart-{name}" data-search-exclude>{says}'
            f'<div class="chart__plot" style="min-height:{height}px">'
            f"<noscript>{self._picture(name, alt, height)}</noscript></div>"
            f"{table(name, figure['layout']['meta']['table'])}{caption}</figure>"
        )

    def _source(self, figure: Json) -> str:
        raw = figure["layout"]["meta"].get("raw", self.raw)
        return f'{measured_on(figure)} · <a href="{self.root}{raw}" download>raw results</a>'

    def _picture(self, name: str, alt: str, height: int) -> str:
        if name not in self.pictures:
            return "<p>This chart is drawn by JavaScript; its figures are in the table below.</p>"
        address = f"{self.root}charts/{name}.svg"
        return f'<img src="{address}" alt="{html.escape(alt)}" width="720" height="{height}">'


def on_slide(name: str, figure: Json) -> str:
    """Target: a slide, which holds its data: a file opened from a stick can fetch nothing."""
    meta = figure["layout"]["meta"]
    says = html.escape(meta["alt"])
    if not figure["data"]:
        return f'<figure class="chart"><p>{says}</p></figure>'
    data = in_script(for_slide(figure))
    return (
        f'<figure class="chart" data-chart="{name}" aria-label="{says}">'
        f'<div class="chart__plot"></div><script type="application/json">{data}</script>'
        f"<figcaption>{html.escape(meta['source'])}</figcaption></figure>"
    )


def in_notebook(name: str, figure: Json, root: str, raw: str) -> str:
    """A chart for the output of a notebook's cell on the site; `root` and `raw` as for a Page.

    The figure stands in an attribute and not in a <script>: instant navigation runs every script
    that it finds. The one script hands the figure to the site's loader.
    """
    page = Page(root, raw, figure_in_page=True)
    return f'{page(name, figure)}<script type="module" src="{root}{LOADER}"></script>'


def on_own_page(name: str, figure: Json) -> str:
    """Target: a page that has loaded the drawing library and knows nothing else of the site."""
    return (
        f'<p>{html.escape(figure["layout"]["meta"]["alt"])}</p><div id="{name}"></div>'
        f"<p><small>{measured_on(figure)}</small></p><script>(figure => "
        f"Plotly.newPlot('{name}', figure.data, figure.layout, {{displayModeBar: false}}))"
        f"({in_script(drawing_of(figure))});</script>"
    )


def measured_on(figure: Json) -> str:
    return f"Measured on {html.escape(figure['layout']['meta']['source'])}"


def table(name: str, content: Json) -> str:
    """The figures of a chart as a table in a fold, which `open` in its content opens."""
    state = " open" if content.get("open") else ""
    head = "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in content["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in content["rows"]
    )
    return (
        f'<details class="chart__data"{state}><summary>The same as a table</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {name}">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div></details>"
    )


def drawing_of(figure: Json) -> Json:
    """What a browser draws: the figure without its words and its table."""
    layout = {name: value for name, value in figure["layout"].items() if name != "meta"}
    return {"data": figure["data"], "layout": layout}


def as_json(figure: Json) -> str:
    """The drawing for a file or an attribute."""
    return json.dumps(drawing_of(figure), separators=(",", ":"))


def in_script(value: Json) -> str:
    """JSON for a <script>: the same value, but no text in it can end the script or hide its end."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
