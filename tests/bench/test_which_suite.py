"""The suite that draws random tasks: they come from the seed, and are measured beside inline."""

import time

from gillab.bench.measure import Context
from gillab.bench.request import Request
from gillab.bench.suites import find_suite
from gillab.bench.suites import which as suite
from gillab.core.results import Case


def test_the_points_come_from_the_seed_alone():
    def params(seed):
        request = Request(("which",), ("inline", "threads"), (2,), (), ("3",), seed=seed)
        return [case.params for case in suite.cases(request)]

    assert len(params(1)) == suite.POINTS
    assert params(1) == params(1) != params(2)


def test_it_is_measured_only_when_it_is_named():
    assert find_suite("which").only_when_named


def test_a_point_is_measured_beside_inline():
    params = {"point": 0, "task_s": 1e-3, "payload_bytes": 100_000, "units": 10}
    for kind in suite.KINDS:
        case = Case("which", kind, "threads", 2, "3", params)
        context = Context(time.perf_counter, lambda _: {}, values=1, warmups=1, blocks=2)
        found = suite.measure(case, context)
        assert found.baseline_values
        assert len(found.values) == len(found.baseline_values) == 2


def test_the_unit_of_the_work_takes_some_time():
    assert suite.calibrate()["which_unit_ns"] >= 1
