"""A logarithmic axis always has labels by which its scale can be read."""

import pytest

from gillab.charts import catalogue, log_ticks, look
from gillab.core.places import RESULTS
from gillab.core.results import load


def labelled(values, **trace):
    layout = {"xaxis": look.axis(type="log", dtick=1), "yaxis": look.axis()}
    return log_ticks.labelled(layout, [{"x": values} | trace])["xaxis"]


def test_powers_of_ten_suffice_where_two_are_seen():
    assert labelled([0.5, 20.0])["dtick"] == 1
    assert labelled([1.0, 10.0])["dtick"] == 1


def test_fewer_than_two_powers_get_what_lies_between():
    axis = labelled([12.0, 300.0])
    assert "dtick" not in axis
    assert [text for text in axis["ticktext"] if 12 <= float(text) <= 300] == [
        *("20", "50", "100", "200")
    ]
    assert "0.05" in labelled([0.03, 0.07])["ticktext"]


def test_the_ends_of_intervals_count():
    bars = {"error_x": {"array": [60.0], "arrayminus": [39.5]}}
    assert labelled([40.0])["ticktext"]
    assert labelled([40.0], **bars)["dtick"] == 1
    without_a_place = {"error_x": {"array": [0.0, 60.0], "arrayminus": [0.0, 39.5]}}
    assert labelled([None, 40.0], **without_a_place)["dtick"] == 1


def test_nothing_positive_and_another_axis_change_nothing():
    assert labelled([0, None, "a"])["dtick"] == 1
    assert labelled([12.0, 30.0], xaxis="x2")["dtick"] == 1


def test_panels_with_one_range_get_the_same_labels():
    one = look.axis(type="log", dtick=1)
    layout = {"yaxis": one, "yaxis2": one | {"matches": "y"}}
    traces = [{"y": [0.1, 100.0], "yaxis": "y"}, {"y": [0.2, 0.4], "yaxis": "y2"}]
    assert log_ticks.labelled(layout, traces) == layout


@pytest.mark.parametrize("name", ["waits", "lists"])
def test_each_committed_chart_shows_two_labels_or_more(name):
    figure = catalogue.draw(name, load(RESULTS / "waits-and-lists.json"))
    axis = figure["layout"]["xaxis"]
    seen = [
        value for trace in figure["data"] for value in log_ticks.values_on(trace, "xaxis")
        if value > 0
    ]  # fmt: skip
    powers = [10.0**power for power in range(-6, 7)]
    shown = [tick for tick in axis.get("tickvals", powers) if min(seen) <= tick <= max(seen)]
    assert len(shown) >= log_ticks.ENOUGH
