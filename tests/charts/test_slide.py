"""A page's chart on a slide: larger letters, panels side by side."""

import json

from gillab.charts.slide import FONT_PX, for_slide

FIGURE = {
    "data": [{"type": "scatter", "x": [1], "y": [1], "marker": {"size": 10}}],
    "layout": {"height": 400, "xaxis": {}, "yaxis": {}, "meta": {"alt": "A & B", "source": "here"}},
}


def test_a_figure_is_enlarged_without_changing_the_pages_one():
    before = json.dumps(FIGURE)
    found = for_slide(FIGURE)
    assert found["layout"]["font"]["size"] == FONT_PX and "height" not in found["layout"]
    assert found["data"][0]["marker"]["size"] > 10
    assert json.dumps(FIGURE) == before


def test_panels_below_each_other_become_columns():
    words = {"text": "seconds"}
    layout = {f"{name}{n}": {"title": words} for name in ("xaxis", "yaxis") for n in ("", 2)}
    layout |= {"grid": {"rows": 2, "columns": 1}, "meta": {}}
    found = for_slide({"data": [], "layout": layout})["layout"]
    assert (found["grid"]["rows"], found["grid"]["columns"]) == (1, 2)
    assert "text" in found["yaxis"]["title"] and "text" not in found["yaxis2"]["title"]
