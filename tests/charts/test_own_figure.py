"""A learner's own figure: the site's look, and a page that needs no server."""

import json
import re

import pytest

from gillab.charts import embed, own_figure, own_page
from gillab.core.places import RESULTS
from gillab.core.results import load

HOSTILE = '</script><!--<script><img src=x onerror="window.harmed=1">"\'&'
FIGURE = {"data": [{"type": "bar", "x": ["threads", "processes"], "y": [1.0, 2.0]}], "layout": {}}


@pytest.fixture
def results():
    return load(RESULTS / "reference.json")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """`keep` in a program that has drawn nothing yet: what it returns and writes."""
    monkeypatch.setenv("GILLAB_OUTPUT", str(tmp_path))
    monkeypatch.setattr(own_page, "_drawn", [])

    def keep(figure):
        said = own_page.keep(figure)
        return said, (tmp_path / own_page.PAGE).read_text("utf-8")

    return keep


def test_bars_have_the_colours_of_their_executors(results):
    made = own_figure.finished(FIGURE, results, "words")
    assert made["data"][0]["marker"]["color"] == ["var(--gil-threads)", "var(--gil-processes)"]
    own = {"data": [FIGURE["data"][0] | {"marker": {"color": "red"}}], "layout": {}}
    made = own_figure.finished(own, results, "words")
    assert made["data"][0]["marker"]["color"] == "red"


def test_a_value_that_is_not_a_figure_is_refused():
    with pytest.raises(TypeError, match="not a Plotly figure"):
        own_figure.as_dict([1, 2])


def test_texts_of_a_learner_and_of_a_machine_are_escaped(results, kept):
    results.provenance["machine"]["cpu"] = HOSTILE
    figure = {"data": [{"type": "bar", "x": [HOSTILE], "y": [1.0], "name": HOSTILE}], "layout": {}}
    made = own_figure.finished(figure, results, HOSTILE)
    for text in (embed.in_notebook("one", made, "", "raw"), kept(made)[1]):
        assert "<img" not in re.sub(r"<script>.*?</script>", "", text)
        assert "<!--" not in text


def test_a_page_holds_all_that_the_program_has_drawn(results, kept):
    made = own_figure.finished(FIGURE, results, "words")
    said, page = kept(made)
    assert said.startswith("drawn in ") and page.count("Plotly.newPlot") == 1
    said, page = kept(made)
    assert said.endswith(", as number 2") and page.count("Plotly.newPlot") == 2
    assert page.count("<p>words</p>") == 2 and "var(--" not in page
    assert set(re.findall(r'<div id="(plot\d)">', page)) == {"plot0", "plot1"}


def test_without_the_drawing_library_nothing_is_written(results, tmp_path, monkeypatch):
    monkeypatch.setenv("GILLAB_OUTPUT", str(tmp_path))
    monkeypatch.setattr(own_page, "find_library", lambda: None)
    said = own_page.keep(own_figure.finished(FIGURE, results, "words"))
    assert said.startswith("not drawn") and not list(tmp_path.iterdir())


def test_a_finished_figure_is_json(results):
    made = own_figure.finished(FIGURE, results, "words")
    assert json.loads(json.dumps(made)) == made
