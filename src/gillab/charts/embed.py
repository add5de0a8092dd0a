"""Put figures into HTML: pages, slides, the summary's notebook, a learner's own page.

A target is a function (name, figure) → HTML. `fill` calls it for every ``` chart fence of a text.
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

LOADER = "assets/js/notebook-charts.js"  # draws figures that are part of a page
_PLACE = re.compile(r'<figure class="chart" data-chart="([^"]*)">\s*</figure>')


def chart_fence(source: str, *_args: Any, **_options: Any) -> str:
    """HTML for a ``` chart fence, the same as in slides; `fill` replaces it by a figure."""
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
    """Target: a page of the site, which fetches a figure when it comes into view."""

    root: str  # path from the page to the site's root, such as "../"
    raw: str  # path from the root to the results file
    pictures: Collection[str] = ()  # charts that have a static picture
    figure_in_page: bool = False  # the figure is part of the page, not a file
    note: str = ""  # whose results these are, where that might be mistaken

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
        note = f" · <strong>{html.escape(self.note)}</strong>" if self.note else ""
        return f'{measured_on(figure)}{note} · <a href="{self.root}{raw}" download>raw results</a>'

    def _picture(self, name: str, alt: str, height: int) -> str:
        if name not in self.pictures:
            return "<p>This chart is drawn by JavaScript; its figures are in the table below.</p>"
        address = f"{self.root}charts/{name}.svg"
        return f'<img src="{address}" alt="{html.escape(alt)}" width="720" height="{height}">'


def on_slide(name: str, figure: Json) -> str:
    """Target: a slide that contains its data, because a local file cannot fetch other files."""
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
    """A chart in the output of a notebook's cell on the site; `root` and `raw` as for a Page.

    The figure is in an attribute and not in a <script>, because instant navigation runs every
    script that it finds. The only script draws the figure.
    """
    page = Page(root, raw, figure_in_page=True)
    return f'{page(name, figure)}<script type="module" src="{root}{LOADER}"></script>'


def on_own_page(name: str, figure: Json) -> str:
    """Target: a page that has loaded Plotly, and nothing else of the site."""
    return (
        f'<p>{html.escape(figure["layout"]["meta"]["alt"])}</p><div id="{name}"></div>'
        f"<p><small>{measured_on(figure)}</small></p><script>(figure => "
        f"Plotly.newPlot('{name}', figure.data, figure.layout, {{displayModeBar: false}}))"
        f"({in_script(drawing_of(figure))});</script>"
    )


def measured_on(figure: Json) -> str:
    return f"Measured on {html.escape(figure['layout']['meta']['source'])}"


def table(name: str, content: Json) -> str:
    """The chart's table in a <details> element, which is open if `content` has `open`."""
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
    """The part of a figure that Plotly draws: without texts and table."""
    layout = {name: value for name, value in figure["layout"].items() if name != "meta"}
    return {"data": figure["data"], "layout": layout}


def as_json(figure: Json) -> str:
    """The figure's drawing as JSON, for a file or an attribute."""
    return json.dumps(drawing_of(figure), separators=(",", ":"))


def in_script(value: Json) -> str:
    """JSON for a <script>, escaped so that no text in it can end the script."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
