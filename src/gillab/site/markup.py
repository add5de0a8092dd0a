"""HTML that pages are given: charts, pictures, predictions, the agenda, minutes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gillab.site import SiteError

Json = dict[str, Any]

_FIGURE = re.compile(r'<figure class="chart" data-chart="([^"]*)">\s*</figure>')
# Up to the fold and not to the closing tag: the explanation may hold <div>s of its own.
_PREDICT = re.compile(
    r'<div class="predict" id="([\w-]+)">(?:(?!<div class="predict").)*?(<details|\Z)', re.DOTALL
)
_ABBREVIATION = re.compile(r'<abbr title="[^"]*">(.*?)</abbr>')
_CHOICES = re.compile(r'<ul class="task-list">(.*?)</ul>', re.DOTALL)
_CHOICE = re.compile(
    r'<li class="task-list-item"><input type="checkbox" disabled( checked)?\s*/?>(.*?)</li>',
    re.DOTALL,
)


def chart_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` chart: a place for a figure, as slides write it by hand. `fill_charts` does the rest."""
    return f'<figure class="chart" data-chart="{html.escape(source.strip())}"></figure>'


def picture_fence(
    source: str, _language: str, _class: str, _options: Any, md: Any, **_: Any
) -> str:
    """``` picture: an SVG below docs/, put into the page so that its colours follow the scheme."""
    name, _newline, caption = source.strip().partition("\n")
    path = Path("docs") / name.strip()
    if not path.is_file():
        raise SiteError(f"picture {name}: there is no file {path}")
    svg = re.sub(r"<\?xml.*?\?>\s*|<!--.*?-->\s*", "", path.read_text("utf-8"), flags=re.DOTALL)
    words = f"<figcaption>{inline(caption)}</figcaption>" if caption.strip() else ""
    return f'<figure class="picture" data-search-exclude>{svg.strip()}{words}</figure>'


def inline(text: str) -> str:
    """One line of Markdown without its paragraph."""
    import markdown

    made = markdown.markdown(" ".join(text.split()))
    return made.removeprefix("<p>").removesuffix("</p>")


def fill_charts(
    page: str, figures: dict[str, Json], drawn: Iterable[str], root: str, raw: str
) -> str:
    """Replace every empty chart figure of a page or slide by all that belongs to it.

    `root` leads from the page to the site's root ("../"), `raw` from there to the results file.
    """
    pictures = set(drawn)

    def fill(found: re.Match[str]) -> str:
        name = html.unescape(found[1])
        if name not in figures:
            known = ", ".join(sorted(figures))
            raise SiteError(f"there is no chart {name!r}; choose one of: {known}")
        return chart(name, figures[name], name in pictures, root, raw)

    return _FIGURE.sub(fill, page)


def chart(name: str, figure: Json, has_picture: bool, root: str, raw: str) -> str:
    """The whole figure: words, drawing, picture without JavaScript, table, source."""
    meta = figure["layout"]["meta"]
    says = f'<p class="chart__says" id="says-{name}">{html.escape(meta["alt"])}</p>'
    source = f"Measured on {html.escape(meta['source'])} · "
    raw = meta.get("raw", raw)
    source += f'<a href="{root}{raw}" download>raw results</a>'
    caption = f"<figcaption>{source}</figcaption>"
    if not figure["data"]:
        return f'<figure class="chart chart--empty">{says}{caption}</figure>'
    picture = (
        f'<img src="{root}charts/{name}.svg" alt="{html.escape(meta["alt"])}" width="720"'
        f' height="{figure["layout"]["height"]}">'
        if has_picture
        else "<p>This chart is drawn by JavaScript; its figures are in the table below.</p>"
    )
    return (
        f'<figure class="chart" data-chart="{name}" id="chart-{name}" data-search-exclude>{says}'
        f'<div class="chart__plot" style="min-height:{figure["layout"]["height"]}px">'
        f"<noscript>{picture}</noscript></div>"
        f"{table(name, meta['table'])}{caption}</figure>"
    )


def table(name: str, content: Json) -> str:
    """The figures of a chart as a table in a fold, shut unless it is small and says `open`."""
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


def predictions(page: str, source: str) -> str:
    """Turn each prediction's task list into radio buttons; `source` names the page in errors."""

    def upgrade(found: re.Match[str]) -> str:
        lists = _CHOICES.findall(found[0])
        choices = _CHOICE.findall(lists[0]) if len(lists) == 1 else []
        right = sum(bool(checked) for checked, _ in choices)
        if not 2 <= len(choices) <= 5 or right != 1 or not found[2]:
            raise SiteError(
                f"{source}: prediction {found[1]} needs one list of 2 to 5 choices, "
                "exactly one [x], and then a ??? fold (CONTRIBUTING.md)"
            )
        return _CHOICES.sub(lambda _: radios(found[1], choices), found[0])

    return _PREDICT.sub(upgrade, page)


def radios(name: str, choices: Sequence[tuple[str, str]]) -> str:
    """Choices of one prediction; the right one is marked for the script."""
    items = "".join(
        f'<label class="predict__choice"><input type="radio" name="{name}" value="{number}"'
        f"{' data-right' if checked else ''}><span>{text.strip()}</span></label>"
        for number, (checked, text) in enumerate(choices)
    )
    return (
        f'<fieldset class="predict__choices"><legend>Your prediction</legend>{items}</fieldset>'
        '<p class="predict__verdict" role="status"></p>'
    )


def with_minutes(page: str, minutes: int) -> str:
    """A badge under the page's title."""
    badge = f'<p class="minutes-badge">{minutes} min</p>'
    return re.sub(r"(</h1>)", lambda found: found[1] + badge, page, count=1)


def glossary(source: str) -> dict[str, str]:
    """Term → explanation, as one line each, from a page of Markdown definitions."""
    found = re.findall(r"^(\S.*)\n:   (.+(?:\n    .+)*)", source, flags=re.MULTILINE)
    return {term: " ".join(words.split()) for term, words in found}


def with_terms(source: str, terms: dict[str, str]) -> str:
    """A page's Markdown with an abbreviation for each term."""
    plain = {term: re.sub(r"[`*]|\[(.*?)\]\(.*?\)", r"\1", words) for term, words in terms.items()}
    return source + "\n\n" + "\n".join(f"*[{term}]: {words}" for term, words in plain.items())


def first_use_only(page: str) -> str:
    """Keep one explanation a term and page, none in headings: dots everywhere help nobody."""
    seen: set[str] = set()

    def keep(found: re.Match[str]) -> str:
        if found[1] is None:  # a heading
            return _ABBREVIATION.sub(r"\1", found[0])
        if found[1] in seen:
            return found[1]
        seen.add(found[1])
        return found[0]

    return re.sub(rf"<h\d.*?</h\d>|{_ABBREVIATION.pattern}", keep, page, flags=re.DOTALL)


def plain_corners(page: str) -> str:
    """What Markdown cannot say: a table's empty corner names nothing, wide code takes the focus."""
    page = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", page)
    return page.replace("<pre><span></span><code>", '<pre><span></span><code tabindex="0">')
