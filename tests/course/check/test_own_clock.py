"""The check's own clock: exact, quick, and gone afterwards."""

import asyncio
import time
from types import ModuleType

import pytest

from gillab.course.check.own_clock import own_clock


@pytest.fixture
def task():
    module = ModuleType("task")
    exec("from time import monotonic, sleep\nimport asyncio", vars(module))
    return module


def test_an_hour_takes_no_time(task):
    async def wait() -> float:
        start = task.monotonic()
        await asyncio.gather(asyncio.sleep(3600), asyncio.sleep(1800))
        task.sleep(100)
        return task.monotonic() - start

    start = time.perf_counter()
    with own_clock(task) as clock:
        assert asyncio.run(wait(), loop_factory=clock.loop) == pytest.approx(3700, abs=0.01)
    assert time.perf_counter() - start < 1800


def test_the_clocks_agree_and_come_back(task):
    before = dict(vars(time)), dict(vars(task))
    with own_clock(task):
        assert time.perf_counter() == pytest.approx(task.monotonic(), abs=0.01)
        assert time.time_ns() == pytest.approx(time.time() * 1e9, abs=1e7)
        assert time.time() > 1e9 > time.perf_counter()
    assert (vars(time), vars(task)) == before


def test_code_that_only_looks_comes_to_its_end(task):
    with own_clock(task):
        end = time.perf_counter() + 0.1
        while time.perf_counter() < end:
            pass
