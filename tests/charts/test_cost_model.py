"""The model by hand-made numbers, and its score by hand-made runs."""

import pytest

from gillab.charts import cost_model, which_map, which_score
from gillab.charts.cost_model import Parts
from gillab.core.places import RESULTS
from gillab.core.results import load

POINTS = [(1000.0, 0.0), (11_000.0, 1e-3)]


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 0), (1000, 0), (6000, 0.5e-3), (11_000, 1e-3), (21_000, 2e-3)],
)
def test_a_transfer_lies_on_a_line_and_goes_on(size, seconds):
    assert cost_model.transfer(POINTS, size) == pytest.approx(seconds)


def test_inline_wins_below_the_break_even_and_the_pool_above():
    parts = [Parts("inline", 1, 0, 1, {}), Parts("interpreters", 2, 1e-4, 2, {"bytes": POINTS})]
    assert cost_model.winner(parts, 1e-4, "bytes", 0) == "inline"
    assert cost_model.winner(parts, 1e-2, "bytes", 0) == "interpreters"
    assert cost_model.winner(parts, 1e-2, "bytes", 1e6) == "inline"


def test_two_pools_that_are_close_have_no_winner():
    pools = [Parts(name, 2, 1e-5, 2, {}) for name in ("processes", "interpreters")]
    assert cost_model.winner([Parts("inline", 1, 0, 1, {}), *pools], 1, "bytes", 0) == ""


def test_the_reference_has_a_map_with_inline_and_a_pool():
    figure = which_map.build(load(RESULTS / "reference.json"))
    names = {trace["name"] for trace in figure["data"]}
    assert "inline" in names and names & {"processes", "interpreters", which_map.TOO_CLOSE}
    assert len(figure["layout"]["meta"]["table"]["rows"]) == len(which_map.SHOWN_TASKS_S)


def point(**measured):
    predicted = {"inline": 1.0, "threads": 0.9, "interpreters": 1.9}
    return which_score.Point(1e-3, "bytes", 100, predicted, {"inline": 1.0} | measured)


def test_the_score_counts_clear_points_and_losses():
    right, wrong = point(interpreters=1.8), point(interpreters=0.5)
    close = point(interpreters=1.04)
    assert (right.winner, right.lost, right.clear) == ("interpreters", 0, True)
    assert (wrong.winner, wrong.lost, wrong.clear) == ("inline", 0.5, True)
    assert not close.clear
    words = which_score.words([right, wrong, close])
    assert "won 1 of 2 times" in words and "lost at most 50%" in words
