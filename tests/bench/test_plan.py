"""The plan: complete, interleaved, repeatable."""

import importlib.util
import itertools
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gillab.bench import plan, suites
from gillab.bench.compare import kind_of_case
from gillab.bench.earlier_request import request_from
from gillab.bench.names import UnknownName
from gillab.bench.request import BATCHES_PER_WORKER, Request, worker_counts
from gillab.bench.suites import find_suite
from gillab.core import results
from gillab.core.executors import UnknownExecutor
from gillab.core.results import ResultsError
from gillab.core.workloads import WORKLOADS


def holds_runs(path: Path) -> bool:
    try:
        results.load(path)
    except ResultsError:  # the self-check's
        return False
    return path.name != "local.json"


def request(**changes) -> Request:
    asked: dict[str, Any] = {
        "suites": ("cpu", "roundtrip"),
        "executors": ("inline", "threads", "interpreters"),
        "workers": (1, 2),
        "workloads": ("primes", "json"),
        "builds": ("3.14.0", "3.15.0"),
        "seed": 3,
        "rounds": 4,
    }
    return Request(**(asked | changes))


def test_every_case_runs_once_a_round_and_rounds_do_not_mix():
    ordered = plan.expand(request(preset="full"))
    counts = Counter(case.key for case in ordered)
    assert set(counts.values()) == {4}
    size = len(counts)
    for start in range(0, len(ordered), size):
        assert len({case.key for case in ordered[start : start + size]}) == size


def test_the_seed_decides_the_order_and_nothing_else():
    assert plan.expand(request()) == plan.expand(request())
    other = plan.expand(request(seed=4))
    assert other != plan.expand(request())
    assert Counter(c.key for c in other) == Counter(c.key for c in plan.expand(request()))


def test_builds_are_interleaved():
    builds = [case.build for case in plan.expand(request())]
    half = len(builds) // 2
    assert 0 < builds[:half].count("3.14.0") < half


def test_what_is_compared_stays_together_in_every_round():
    ordered = plan.expand(request())
    pairs = list(itertools.batched(ordered, 2, strict=True))
    for first, second in pairs:
        assert kind_of_case(first, "") == kind_of_case(second, ""), "two builds, in turn"
    assert len({first.build for first, _ in pairs}) == 2, "neither build always comes first"
    workloads = [case.workload for case in plan.expand(request(suites=("cpu",)))]
    assert sum(a != b for a, b in itertools.pairwise(workloads)) < 2 * 4, "one block a round"


def test_a_suite_of_many_short_runs_spreads_them_over_all_rounds(monkeypatch):
    from gillab.bench.suites import startup

    rounds = startup.SUITE.rounds
    assert rounds > 1
    ordered = plan.expand(request(suites=("roundtrip", "startup"), preset="full"))
    counts = Counter(case.key for case in ordered if case.suite == "startup")
    assert set(counts.values()) == {4 * rounds}
    size = len(ordered) // 4
    for start in range(0, len(ordered), size):
        suites = Counter(case.suite for case in ordered[start : start + size])
        assert suites["startup"] == len(counts) * rounds


def test_inline_is_measured_with_one_worker_only():
    assert {c.workers for c in plan.expand(request()) if c.executor == "inline"} == {1}


@pytest.mark.parametrize("name", suites.suite_names())
def test_every_suite_keeps_its_contract(name):
    if name == "server" and not importlib.util.find_spec("starlette"):
        pytest.skip("the server's packages are not installed on this build")
    suite = suites.find_suite(name)
    assert suite.unit in suites.UNITS and suite.rounds > 0 and suite.question.count("?") == 1
    assert suite.no_case_for
    cases = list(suite.cases(request(workloads=tuple(WORKLOADS), preset="full")))
    assert cases and {case.suite for case in cases} == {name}
    most = 2 if name in ("server", "desktop") else 1  # they measure some cases more often
    assert set(Counter(case.key for case in cases).values()) <= {1, most}
    assert all(case.workers >= 1 for case in cases)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"suites": ("speed",)}, "unknown suite 'speed'; choose among: cpu"),
        ({"workloads": ("fib",)}, "unknown workload 'fib'; choose among: primes"),
    ],
)
def test_unknown_names_are_answered_with_the_known_ones(changes, expected):
    with pytest.raises(UnknownName, match=expected):
        plan.check(request(**changes))


def test_an_unknown_executor_too():
    with pytest.raises(UnknownExecutor, match="unknown executor 'gpu'"):
        plan.check(request(executors=("gpu",)))


RESULTS = Path(__file__).resolve().parents[2] / "docs" / "results"
COMMITTED = [path.name for path in sorted(RESULTS.glob("*.json")) if holds_runs(path)]


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("starlette", "PyQt6"))),
    reason="some suites plan nothing where their packages are missing",
)
@pytest.mark.parametrize("name", COMMITTED)
def test_each_committed_file_holds_all_runs_of_its_request(name):
    """All of it is measured by this bench, from a commit that others can check out."""
    found = results.load(RESULTS / name)
    for suite in {run.case.suite for run in found.runs}:
        session = found.session(suite)
        if "blocks" not in session["request"]:
            pytest.skip(f"the suite {suite} of {name} was measured by an earlier harness")
        # The suite says what it leaves out on a build; this Python has the packages.
        unfit = find_suite(suite).unfit
        planned = [
            case
            for case in plan.expand(request_from(session))
            if case.suite == suite and not unfit(case, found.builds[case.build], sys.executable)
        ]
        held = [run.case for run in found.runs if run.case.suite == suite]
        # Not by key: the load offered to a server depends on this machine's cores.
        assert sorted(map(kind_of_case, held)) == sorted(map(kind_of_case, planned))
        assert session["commit"] and not session["commit"].endswith("-dirty")
    asked = found.provenance["request"]["suites"]
    assert {run.case.suite for run in found.runs} >= set(asked), "a suite was asked for in vain"


@pytest.mark.parametrize(
    ("cores", "expected"),
    [(1, (1,)), (2, (1, 2)), (6, (1, 2, 4, 6)), (0.5, (1,)), (128, (1, 2, 4, 8, 16, 32, 64, 128))],
)
def test_worker_counts(cores, expected):
    assert worker_counts(cores) == expected


@pytest.mark.parametrize("most", [1, 2, 3, 128])
def test_tasks_last_long_enough_and_fill_all_batches(most):
    asked = request(workers=(1, most), min_time_s=0.2)
    tasks = plan.tasks_for(0.005, asked)
    assert tasks * 0.005 >= 0.2
    assert tasks % (most * BATCHES_PER_WORKER) == 0


def test_cases_that_are_left_after_an_interruption():
    ordered = plan.expand(request())
    assert plan.left_over(ordered, []) == ordered
    assert plan.left_over(ordered, ordered) == []
    rest = plan.left_over(ordered, ordered[:10])
    assert Counter(c.key for c in [*ordered[:10], *rest]) == Counter(c.key for c in ordered)


def test_a_quick_plan_spends_its_time_on_pairs():
    """Two processes of a pair cannot show that processes differ; other suites may have fewer."""
    ordered = plan.expand(request(suites=("cpu", "startup", "lists"), rounds=2))
    runs = {suite: set() for suite in ("cpu", "startup", "lists")}
    for key, count in Counter(case.key for case in ordered).items():
        runs[next(case.suite for case in ordered if case.key == key)].add(count)
    assert runs == {"cpu": {3}, "startup": {3}, "lists": {1}}


def test_inline_by_itself_is_compared_only_with_inline_on_another_build():
    def runs_of_inline(*builds: str) -> set[int]:
        ordered = plan.expand(request(suites=("cpu",), rounds=2, builds=builds))
        return set(Counter(case.key for case in ordered if case.executor == "inline").values())

    assert runs_of_inline("3.14.0") == {1}
    assert runs_of_inline("3.14.0", "3.15.0") == {3}
