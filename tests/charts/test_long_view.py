"""The long view takes any number of builds, names them, and has one baseline."""

import copy
import json

import pytest

from gillab.charts import catalogue, long_view
from gillab.core.places import RESULTS
from gillab.core.results import Results, load, parse

BUILDS = RESULTS / "builds.json"


def drawn(results: Results) -> dict:
    return catalogue.draw("long-view", results)


@pytest.fixture(scope="module")
def two():
    return drawn(load(BUILDS))


def with_free_threading() -> Results:
    """The committed file with a third build, whose values are those of the first."""
    document = json.loads(BUILDS.read_text("utf-8"))
    second = next(iter(document["builds"]))
    document["builds"]["3.14.8t"] = document["builds"][second] | {
        "free_threaded": True,
        "gil_enabled": False,
    }
    for run in copy.deepcopy(document["runs"]):
        if run["case"]["build"] == second:
            run["case"]["build"] = "3.14.8t"
            document["runs"].append(run)
    return parse(document)


def test_committed_file_holds_several_builds():
    results = load(BUILDS)
    assert len(results.builds) >= 2
    assert all(run.status == "ok" for run in results.runs)


def test_every_build_has_its_row(two):
    axis = two["layout"]["yaxis"]
    names = long_view.named(load(BUILDS))
    assert axis["ticktext"] == names
    assert {row[1] for row in two["layout"]["meta"]["table"]["rows"]} == set(names)


def test_the_builds_of_the_course_differ_by_the_gil_alone():
    with_gil, without = load(BUILDS).builds.values()
    assert (with_gil["free_threaded"], without["free_threaded"]) == (False, True)
    same = ("version", "implementation", "compiler", "jit")
    assert [with_gil[name] for name in same] == [without[name] for name in same]
    assert {*without["flags"].split()} - {*with_gil["flags"].split()} == {"'--disable-gil'"}


def test_baseline_is_inline_on_the_first_build(two):
    first = next(iter(load(BUILDS).builds))
    rows = two["layout"]["meta"]["table"]["rows"]
    ones = [row[3] for row in rows if row[1:3] == [first, "inline"]]
    assert ones and all(text.startswith("1.00×") for text in ones)


def test_a_build_without_gil_is_marked():
    figure = drawn(with_free_threading())
    assert figure["layout"]["yaxis"]["ticktext"][2] == "3.14.8t (no GIL)"
    assert "3.14.8t (no GIL)" in figure["layout"]["meta"]["alt"]


def test_one_build_alone_says_so():
    results = load(BUILDS)
    results.builds = {results.main_build: results.builds[results.main_build]}
    figure = drawn(results)
    assert figure["data"] == []
    assert "Name several" in figure["layout"]["meta"]["alt"]
