"""Figures in HTML: on pages, on slides, in the notebook, on a learner's own page."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser

import pytest

from gillab.charts import embed, figures
from gillab.charts.colours import read_roles
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS

REFERENCE = RESULTS / "reference.json"
HOSTILE = '</script><!--<script><img src=x onerror="window.harmed=1">"\'&'
META = {"alt": HOSTILE, "source": HOSTILE, "table": {"columns": [HOSTILE], "rows": [[HOSTILE]]}}
FIGURE = {
    "data": [{"type": "scatter", "x": [1], "y": [1], "name": HOSTILE, "marker": {"size": 10}}],
    "layout": {"height": 400, "xaxis": {"title": {"text": HOSTILE}}, "yaxis": {}, "meta": META},
}
TARGETS = {
    "page": embed.Page("../", "results/r.json", ["one"]),
    "slide": embed.on_slide,
    "notebook": lambda name, figure: embed.in_notebook(name, figure, "../../", "results/r.json"),
    "own page": embed.on_own_page,
}


class Tags(HTMLParser):
    """The elements of an HTML text, the content of its scripts, and its other texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.cdata_elem:
            self.scripts[-1] += data
        else:
            self.texts.append(data)


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_texts_stay_texts(target):
    text = TARGETS[target]("one", FIGURE)
    found = Tags(text)
    assert found.seen.count("img") == (target == "page")  # its static picture
    in_attribute = target in ("page", "notebook")
    assert len(found.scripts) == text.count("</script>") == (not in_attribute)
    assert "<!--" not in text, "it would hide the end of a script"
    assert HOSTILE in "".join(found.texts)


def test_a_slide_holds_its_data():
    text = embed.on_slide("one", FIGURE)
    (data,) = Tags(text).scripts
    assert json.loads(data)["data"][0]["name"] == HOSTILE
    assert f'aria-label="{html.escape(HOSTILE)}"' in text


def test_a_notebooks_page_holds_its_data():
    inline = re.search(r'data-figure="([^"]*)"', TARGETS["notebook"]("one", FIGURE))
    assert inline and json.loads(html.unescape(inline[1]))["data"][0]["name"] == HOSTILE


def test_an_own_page_draws_its_figure():
    (script,) = Tags(embed.on_own_page("plot0", FIGURE)).scripts
    call, _, argument = script.partition("}))(")
    assert "Plotly.newPlot('plot0'" in call
    assert json.loads(argument.removesuffix(");"))["data"][0]["name"] == HOSTILE


@pytest.mark.parametrize("target", ["page", "slide"])
def test_a_figure_without_data_is_a_sentence(target):
    text = TARGETS[target]("one", FIGURE | {"data": []})
    assert html.escape(HOSTILE) in text
    assert not {"script", "table", "img"} & {*Tags(text).seen} and "data-chart" not in text


def test_every_place_is_filled_and_other_text_stays():
    place = embed.chart_fence("\none\n")
    text = embed.fill(f"a{place}b{place}c", {"one": FIGURE}, lambda name, _figure: f"[{name}]")
    assert text == "a[one]b[one]c"


def test_an_unknown_chart_is_refused_with_the_names_that_exist():
    with pytest.raises(SiteError, match=r"no chart 'on&e'; choose one of: one"):
        embed.fill(embed.chart_fence("on&e"), {"one": FIGURE}, embed.on_slide)


class Cells(HTMLParser):
    """Rows of the tables of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return figures.build_all(REFERENCE, tmp_path_factory.mktemp("cache"))


def test_every_chart_of_the_course_has_words_table_picture_and_source(real):
    for name, figure in real.items():
        target = embed.Page("../", "results/reference.json", [name])
        page = embed.fill(embed.chart_fence(f"\n{name}\n"), real, target)
        meta = figure["layout"]["meta"]
        if name == "which-score" and not figure["data"]:
            continue  # its page says that the predictions have not been measured
        assert figure["data"], f"{name}: none of the course's own files holds its suite"
        wanted = [meta["table"]["columns"], *meta["table"]["rows"]]
        assert Cells(page).rows == [[str(cell) for cell in row] for row in wanted], name
        assert f'src="../charts/{name}.svg"' in page
        assert f'href="../{meta["raw"]}"' in page
        assert "<script" not in page
        assert "meta" not in json.loads(embed.as_json(figure))["layout"]


def test_the_table_and_the_drawing_hold_the_same_number_of_points(real):
    cells = real["winners"]["data"][0]
    rows = real["winners"]["layout"]["meta"]["table"]["rows"]
    assert [row[:-1] for row in rows] == [  # the last column names the fastest
        [label, *texts] for label, texts in zip(cells["y"], cells["text"], strict=True)
    ]
    for name in ("speedup", "startup", "roundtrip"):
        single = {"hoverinfo": "skip"}  # the values behind a point
        points = [trace for trace in real[name]["data"] if not single.items() <= trace.items()]
        drawn = sum(x is not None for trace in points for x in trace["x"])
        assert drawn == len(real[name]["layout"]["meta"]["table"]["rows"]), name


def test_without_a_picture_the_page_refers_to_the_table(real):
    page = embed.Page("", "r.json")("speedup", real["speedup"])
    assert "<img" not in page and "figures are in the table" in page


def test_every_role_that_a_chart_names_is_a_colour_of_the_site(real):
    for name, figure in real.items():
        named = set(re.findall(r"var\((--gil-[\w-]+)\)", json.dumps(figure)))
        assert named and named <= read_roles().keys(), name
        assert not re.search(r"#[0-9a-f]{6}\b", json.dumps(figure)), f"{name} names a colour"
