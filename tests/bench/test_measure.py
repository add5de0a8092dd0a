"""Repetition in the child: long enough, separate warm-ups, CPU time only if it is known."""

import os
import sys
import time

import pytest

from gillab.bench import measure
from gillab.bench.local_server import local_server
from gillab.bench.suites import cpu
from gillab.core.results import Case


class Clock:
    """A clock that moves only when `spend` is called."""

    def __init__(self):
        self.now, self.calls = 0.0, 0

    def __call__(self) -> float:
        return self.now

    def spend(self, seconds: float = 0.003) -> None:
        self.now += seconds
        self.calls += 1


def context(clock, **changes) -> measure.Context:
    given = {"values": 3, "warmups": 1, "min_loop_s": 0.02} | changes
    return measure.Context(clock=clock, ask=lambda what: {}, **given)


def test_loops_are_doubled_until_a_value_lasts_long_enough():
    clock = Clock()
    found = context(clock).repeat(clock.spend, calibrate=True)
    assert found.details["loops"] == 8  # 8 × 3 ms is the first above 20 ms
    assert found.values == pytest.approx([0.003] * 3)
    assert found.warmups == pytest.approx([0.003] * 4)  # of 1, 2, 4 and 8 loops
    assert clock.calls == 1 + 2 + 4 + 8 + 3 * 8


def test_a_long_action_is_warmed_up_by_its_calibration_and_a_short_one_is_scaled():
    clock = Clock()
    found = context(clock).repeat(lambda: clock.spend(1.0), 1 / 10, calibrate=True)
    assert found.details["loops"] == 1 and len(found.warmups) == 1
    assert found.values == pytest.approx([0.1] * 3)


def test_a_very_long_action_is_measured_half_as_often():
    found = context(clock := Clock(), values=4).repeat(lambda: clock.spend(2.0), calibrate=True)
    assert (len(found.warmups), len(found.values), clock.calls) == (1, 2, 3)
    found = context(clock := Clock(), values=4).repeat(lambda: clock.spend(2.0))
    assert len(found.values) == 4  # a case of the CPU suite has the requested number


def test_without_calibration_an_action_is_done_once_per_value():
    clock = Clock()
    found = context(clock, warmups=2).repeat(clock.spend)
    assert (found.details["loops"], len(found.warmups), clock.calls) == (1, 2, 5)


def test_the_calibration_of_an_action_without_duration_ends(monkeypatch):
    monkeypatch.setattr(measure, "MOST_LOOPS", 8)
    found = context(Clock()).repeat(lambda: None, calibrate=True)
    assert found.details["loops"] == 8


def test_pairs_take_turns_and_a_drifting_clock_cancels():
    clock, turns = Clock(), []

    def spend(name: str, seconds: float) -> None:
        turns.append(name)
        clock.spend(seconds * (1 + len(turns)))  # each turn is slower than the one before

    found = context(clock, blocks=2).pairs(lambda: spend("A", 2e-3), lambda: spend("B", 1e-3))
    assert "".join(turns) == "AB" + "ABBA" * 2
    assert found.baseline_values and len(found.values) == len(found.baseline_values) == 2
    ratios = [a / b for a, b in zip(found.baseline_values, found.values, strict=True)]
    assert ratios == pytest.approx([2, 2])
    assert found.warmups == pytest.approx([1e-3 * 3])


def test_long_pairs_are_measured_half_as_often():
    found = context(clock := Clock(), blocks=5).pairs(lambda: clock.spend(2), lambda: clock.spend())
    assert len(found.values) == 3


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({1: 1.0}, {1: 3.0}, 2.0),
        ({1: 1.0}, {1: 3.0, 2: 0.5}, 2.5),  # a worker that was started meanwhile
        ({1: 1.0, 2: 5.0}, {1: 3.0}, None),  # the time of a worker that ended is lost
        (None, {1: 3.0}, None),
        ({1: 1.0}, {1: 1.0}, None),  # less than the clock can measure
    ],
)
def test_cpu_time_is_exact_or_unknown(monkeypatch, before, after, expected):
    monkeypatch.setattr(measure, "CPU_TICK_S", 0.01)
    assert measure.cpu_difference(before, after) == expected


def fresh(descendants):
    """Without processes that other tests have left running."""
    before = set(descendants(os.getpid()))
    return lambda pid: [child for child in descendants(pid) if child not in before]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers' clocks cannot be read")
def test_cpu_time_counts_the_workers_and_can_leave_out_a_server(monkeypatch):
    now = measure.Context(time.perf_counter, lambda what: {}, values=1, warmups=1)
    monkeypatch.setattr(measure, "descendants", fresh(measure.descendants))
    spent = {}
    for executor in ("inline", "threads", "processes", "interpreters"):
        found = cpu.measure(Case("cpu", "primes", executor, 2, "b", {"tasks": 16}), now)
        assert found.cpu_values, executor
        assert (found.baseline_values is None) == (executor == "inline")
        spent[executor] = found.cpu_values[0]
    assert min(spent.values()) > spent["inline"] / 3, "the work is done somewhere, and counted"
    monkeypatch.setattr(measure, "descendants", fresh(measure.descendants))
    with local_server() as server:
        assert measure.cpu_seconds().keys() == {os.getpid(), server.pid}
        assert measure.cpu_seconds(without=(server.pid,)).keys() == {os.getpid()}


@pytest.mark.skipif(sys.platform == "linux", reason="Linux can read the clocks of workers")
def test_on_other_systems_a_pool_of_processes_has_no_cpu_time():
    now = measure.Context(time.perf_counter, lambda what: {}, values=1, warmups=1)
    case = Case("cpu", "primes", "processes", 2, "b", {"tasks": 16})
    assert cpu.measure(case, now).cpu_values is None
