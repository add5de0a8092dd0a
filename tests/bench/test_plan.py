"""The plan: complete, interleaved, repeatable."""

import importlib.util
from collections import Counter
from typing import Any

import pytest

from gillab.bench import plan
from gillab.executors import UnknownExecutor
from gillab.workloads import WORKLOADS


def request(**changes) -> plan.Request:
    asked: dict[str, Any] = {
        "suites": ("cpu", "roundtrip"),
        "executors": ("inline", "threads", "interpreters"),
        "workers": (1, 2),
        "workloads": ("primes", "json"),
        "builds": ("3.14.0", "3.15.0"),
        "seed": 3,
        "rounds": 4,
    }
    return plan.Request(**(asked | changes))


def test_every_case_runs_once_a_round_and_rounds_do_not_mix():
    ordered = plan.expand(request())
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


def test_inline_is_measured_with_one_worker_only():
    assert {c.workers for c in plan.expand(request()) if c.executor == "inline"} == {1}


@pytest.mark.parametrize("name", plan.suite_names())
def test_every_suite_answers_its_contract(name):
    if name == "server" and not importlib.util.find_spec("starlette"):
        pytest.skip("the server's packages are not installed on this build")
    suite = plan.find_suite(name)
    assert suite.UNIT in ("s", "bytes") and suite.ROUNDS >= 1 and suite.__doc__
    cases = list(suite.cases(request(workloads=tuple(WORKLOADS), preset="full")))
    assert cases and {case.suite for case in cases} == {name}
    assert len({case.key for case in cases}) == len(cases)
    assert all(case.workers >= 1 for case in cases)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"suites": ("speed",)}, "unknown suite 'speed'; choose among: cpu"),
        ({"workloads": ("fib",)}, "unknown workload 'fib'; choose among: primes"),
    ],
)
def test_unknown_names_are_answered_with_the_known_ones(changes, expected):
    with pytest.raises(plan.UnknownName, match=expected):
        plan.check(request(**changes))


def test_an_unknown_executor_too():
    with pytest.raises(UnknownExecutor, match="unknown executor 'gpu'"):
        plan.check(request(executors=("gpu",)))


@pytest.mark.parametrize(
    ("cores", "expected"),
    [(1, (1,)), (2, (1, 2)), (6, (1, 2, 4, 6)), (0.5, (1,)), (128, (1, 2, 4, 8, 16, 32, 64, 128))],
)
def test_worker_counts(cores, expected):
    assert plan.worker_counts(cores) == expected


@pytest.mark.parametrize("most", [1, 2, 3, 128])
def test_tasks_last_long_enough_and_share_out_evenly(most):
    asked = request(workers=(1, most), min_time_s=0.2)
    tasks = plan.tasks_for(0.005, asked)
    assert tasks * 0.005 >= 0.2
    assert tasks % (most * plan.BATCHES_PER_WORKER) == 0


def test_what_is_left_over_after_an_interruption():
    ordered = plan.expand(request())
    assert plan.left_over(ordered, []) == ordered
    assert plan.left_over(ordered, ordered) == []
    rest = plan.left_over(ordered, ordered[:10])
    assert Counter(c.key for c in [*ordered[:10], *rest]) == Counter(c.key for c in ordered)
