"""The long view takes any number of builds, names them, and has one baseline."""

import copy
import json

import pytest

from gillab.charts import catalogue, rows_of_builds
from gillab.core.places import RESULTS
from gillab.core.results import Results, load, parse
from gillab.core.stats import Estimate, estimate, groups, speedup

BUILDS = RESULTS / "builds.json"
TRANSFERS = RESULTS / "builds-transfer.json"


def drawn(results: Results) -> dict:
    return catalogue.draw("long-view", results)


@pytest.fixture(scope="module")
def two():
    return drawn(load(BUILDS))


def with_free_threading() -> Results:
    """The committed file with one more build, whose values are those of the first."""
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
    names = rows_of_builds.named(load(BUILDS))
    assert axis["ticktext"] == names
    assert {row[1] for row in two["layout"]["meta"]["table"]["rows"]} == set(names)


def test_the_builds_of_a_release_differ_by_the_gil_alone():
    found = load(BUILDS).builds
    for name in [name for name in found if not name.endswith("t")]:
        with_gil, without = found[name], found[f"{name}t"]
        assert (with_gil["free_threaded"], without["free_threaded"]) == (False, True)
        same = ("version", "implementation", "compiler", "jit")
        assert [with_gil[one] for one in same] == [without[one] for one in same]
        assert without["flags"] == f"{with_gil['flags']} '--disable-gil'"


@pytest.mark.parametrize(
    ("chart", "file"),
    [
        ("long-view", BUILDS),
        ("primes-by-build", BUILDS),
        ("trip-by-build", BUILDS),
        ("memory-by-build", BUILDS),
        ("transfer-by-build", TRANSFERS),
        ("next-version", RESULTS / "next-version.json"),
    ],
)
def test_every_build_is_in_the_table_of_each_chart(chart, file):
    results = load(file)
    rows = catalogue.draw(chart, results)["layout"]["meta"]["table"]["rows"]
    assert {cell for row in rows for cell in row} >= {*rows_of_builds.named(results)}


def test_the_sentences_about_the_version_after_hold():
    """Its free-threaded build has the long trip still, and threads gain on that build alone."""
    results = load(RESULTS / "next-version.json")
    before, before_t, after, after_t = results.builds

    def trip(build: str) -> Estimate:
        runs = results.select("roundtrip", workload="latency", executor="interpreters", build=build)
        return estimate(groups(runs))

    def threads(build: str) -> Estimate:
        mine = results.select("cpu", workload="primes", executor="threads", build=build)
        return speedup([], mine)

    assert trip(after_t).low < trip(before_t).high and trip(before_t).low < trip(after_t).high
    assert trip(after_t).low > 2 * trip(after).high and trip(before_t).low > 2 * trip(before).high
    assert threads(after_t).low > 1.5 and threads(after).high < 1.1


def test_the_sentences_of_page_7_about_memory_hold():
    """A process is larger without the GIL, each interpreter too, and a thread takes least."""
    results = load(BUILDS)

    def taken(executor: str, build: str) -> float:
        runs = results.select("memory", workload="service", executor=executor, build=build)
        return estimate(groups(runs)).median

    for name in [name for name in results.builds if not name.endswith("t")]:
        free = f"{name}t"
        assert taken("inline", free) > taken("inline", name)
        own = {b: taken("interpreters", b) - taken("inline", b) for b in (name, free)}
        assert own[free] > own[name]
        pools = ("processes-fork", "processes-forkserver", "processes-spawn", "interpreters")
        for build in (name, free):
            assert all(taken("threads", build) < taken(pool, build) for pool in pools)


def test_the_sentences_of_page_7_about_data_hold():
    """A buffer, a large list and the same list for a process, with the GIL and without it."""
    results = load(TRANSFERS)

    def sent(kind: str, executor: str, build: str) -> Estimate:
        runs = results.select("transfer", workload=kind, executor=executor, build=build)
        return estimate(groups([r for r in runs if r.case.params["payload_bytes"] == 8_000_000]))

    for name in [name for name in results.builds if not name.endswith("t")]:
        free = f"{name}t"
        assert sent("view", "interpreters", name).high < sent("view", "processes", name).low
        assert sent("view", "processes", free).high < sent("view", "interpreters", free).low
        for build in (name, free):
            assert sent("list", "processes", build).high < sent("list", "interpreters", build).low
        assert sent("list", "processes", name).high < sent("list", "processes", free).low


def test_the_trip_is_long_without_the_gil_in_each_release():
    """Page 7 says so, and names the loop that causes it."""
    results = load(BUILDS)
    for name in [name for name in results.builds if not name.endswith("t")]:
        trips = {}
        for pool in ("threads", "interpreters"):
            for build in (name, f"{name}t"):
                runs = results.select("roundtrip", workload="latency", executor=pool, build=build)
                trips[pool, build] = estimate(groups(runs))
        assert trips["interpreters", f"{name}t"].low > 3 * trips["interpreters", name].high
        assert trips["threads", f"{name}t"].low < 3 * trips["threads", name].high


def test_baseline_is_inline_on_the_first_build(two):
    first = next(iter(load(BUILDS).builds))
    rows = two["layout"]["meta"]["table"]["rows"]
    ones = [row[3] for row in rows if row[1:3] == [first, "inline"]]
    assert ones and all(text.startswith("1.00×") for text in ones)


def test_a_build_without_gil_is_marked():
    figure = drawn(with_free_threading())
    assert figure["layout"]["yaxis"]["ticktext"][-1] == "3.14.8t (no GIL)"
    assert "3.14.8t (no GIL)" in figure["layout"]["meta"]["alt"]


def test_one_build_alone_says_so():
    results = load(BUILDS)
    results.builds = {results.main_build: results.builds[results.main_build]}
    figure = drawn(results)
    assert figure["data"] == []
    assert "Name several" in figure["layout"]["meta"]["alt"]
