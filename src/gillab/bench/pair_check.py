"""Check paired measurement: a case against itself, and the baseline beside an idle pool.

Each try of the first is a row as a quick measurement makes it, with more runs while its interval
is wide; the true ratio is 1, so about 95 of 100 intervals have to hold 1. The second says whether
an open pool that does nothing changes what is measured in the main thread.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from gillab.bench import child, refine
from gillab.bench.plan import runs_of, tasks_for
from gillab.bench.request import Request
from gillab.bench.suites import FOLDER_VARIABLE, find_suite
from gillab.core import ratio_interval
from gillab.core.executors import USUAL
from gillab.core.results import Case
from gillab.core.stats import of_ratios

TRIES = 100
IDLE_RUNS, IDLE_BLOCKS = 6, 8
WORKS = ("primes", "json")  # Python code, and C code that allocates
POOLS = USUAL[1:]
WORKERS = 2
SPEED_UP = Case("cpu", WORKS[0], POOLS[0], WORKERS, "")  # what a try stands for
QUICK = Request((), (), (WORKERS,), WORKS, ("",))

Ratios = list[list[float]]  # of each block, by process
Tell = Callable[[str, int, int], None]


class PairCheckError(Exception):
    """A child of the check failed; one line."""


def measure(timeout_s: float, tell: Tell) -> tuple[list[Ratios], dict[str, dict[str, Ratios]]]:
    """The ratios of each try of a case with itself, and {pool: {work: ratios}} beside idle pools.

    A ratio of an idle pool is the time without it over the time with it.
    """
    with _check_suites():
        tasks = {work: _tasks(work, timeout_s) for work in WORKS}
        itself = _itself(tasks, timeout_s, tell)
        return itself, _idle(tasks, timeout_s, tell)


def holding_1(tries: Sequence[Ratios]) -> int:
    """How many tries have an interval that holds 1."""
    intervals = (ratio_interval.interval(ratios) for ratios in tries)
    return sum(low <= 1 <= high for low, high in intervals)


def _itself(tasks: Mapping[str, int], timeout_s: float, tell: Tell) -> list[Ratios]:
    found = []
    for number in range(TRIES):
        case = _case("itself", POOLS[number % len(POOLS)], WORKS[0], tasks)
        found.append(_row(lambda case=case: _ratios(case, QUICK.blocks, timeout_s)))
        tell("pairs of a case with itself", number + 1, TRIES)
    return found


def _row(measured: Callable[[], list[float]]) -> Ratios:
    """The ratios of one row; its plan first, then runs until the interval is narrow."""
    found = [measured() for _ in range(runs_of(find_suite("cpu"), SPEED_UP, QUICK))]
    while len(found) < refine.MOST_RUNS and of_ratios(found).spread > refine.WANTED:
        found.append(measured())
    return found


def _idle(tasks: Mapping[str, int], timeout_s: float, tell: Tell) -> dict[str, dict[str, Ratios]]:
    found: dict[str, dict[str, Ratios]] = {pool: {work: [] for work in WORKS} for pool in POOLS}
    plan = [(pool, work) for pool in POOLS for work in WORKS] * IDLE_RUNS
    random.Random(1).shuffle(plan)
    for number, (pool, work) in enumerate(plan):
        case = _case("idle", pool, work, tasks)
        found[pool][work].append(_ratios(case, IDLE_BLOCKS, timeout_s))
        tell("the baseline beside an idle pool", number + 1, len(plan))
    return found


def _case(check: str, pool: str, work: str, tasks: Mapping[str, int]) -> Case:
    return Case("pairs", check, pool, WORKERS, "self-check", {"work": work, "tasks": tasks[work]})


def _ratios(case: Case, blocks: int, timeout_s: float) -> list[float]:
    found = _measured(case, blocks, timeout_s)
    return [a / b for a, b in zip(found["baseline_values"], found["values"], strict=True)]


def _tasks(work: str, timeout_s: float) -> int:
    """As many tasks as the CPU suite would take."""
    case = Case("cpu", work, "inline", 1, "self-check", {"tasks": 2})
    found = _measured(case, QUICK.blocks, timeout_s)
    return tasks_for(min(found["values"]) / 2, QUICK)


def _measured(case: Case, blocks: int, timeout_s: float) -> Mapping[str, list[float]]:
    outcome = child.run_case(
        sys.executable, case, values=1, warmups=1, blocks=blocks, timeout_s=timeout_s
    )
    if outcome.status != "ok":
        raise PairCheckError(f"the bench could not measure {case.label}: {outcome.reason}")
    return outcome.measurement


@contextlib.contextmanager
def _check_suites() -> Generator[None]:
    """Let children find the suite of this check; a suite of the user's own is not needed here."""
    before = os.environ.get(FOLDER_VARIABLE)
    os.environ[FOLDER_VARIABLE] = str(Path(__file__).with_name("check_suites"))
    try:
        yield
    finally:
        os.environ.pop(FOLDER_VARIABLE)
        if before is not None:
            os.environ[FOLDER_VARIABLE] = before
