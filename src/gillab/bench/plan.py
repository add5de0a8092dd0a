"""From what was asked for to a list of cases in the order in which they are run."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
import pkgutil
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from gillab.bench import suites
from gillab.core.executors import CLUSTER, NAMES, UnknownExecutor, check_cluster
from gillab.core.results import Case, ResultsError
from gillab.core.workloads import WORKLOADS

# Enough to even out workers that are disturbed, few enough that submission costs nothing.
BATCHES_PER_WORKER = 4


class Suite(Protocol):
    """One file in `gillab.bench.suites`: the question, its cases, and how one is measured."""

    UNIT: str
    ROUNDS: float  # runs per case, as a multiple of the request's

    def cases(self, request: Request) -> Iterator[Case]: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What to measure, and how thoroughly."""

    suites: tuple[str, ...]
    executors: tuple[str, ...]
    workers: tuple[int, ...]
    workloads: tuple[str, ...]
    builds: tuple[str, ...]
    preset: str = "quick"
    seed: int = 0
    rounds: int = 4  # runs of each case, each in a fresh process
    values: int = 1  # kept timings in a run
    warmups: int = 1
    min_time_s: float = 0.04  # a value of the CPU suite lasts at least this long, inline
    min_loop_s: float = 0.01  # and a value of a suite that repeats one small step
    tasks: Mapping[str, int] = dataclasses.field(default_factory=dict)  # workload → tasks a value

    def pools(self) -> list[tuple[str, int]]:
        """Every executor with every number of workers; inline has one."""
        counts = {"inline": (1,)}
        names = [name for name in self.executors if name in NAMES]
        return [(name, n) for name in names for n in counts.get(name, self.workers)]


NAME_FIELDS = ("suites", "executors", "workloads", "builds")
COUNT_FIELDS = ("rounds", "values", "warmups")
MOST_COUNT = 1_000_000  # a damaged file must not ask for years

PRESETS: dict[str, dict] = {
    "quick": {},
    "full": {"rounds": 5, "values": 4, "min_time_s": 0.25, "min_loop_s": 0.05},
}


class UnknownName(ValueError):
    """A suite, workload or executor that does not exist; the message lists those that do."""


def suite_names() -> list[str]:
    """Every suite there is: adding one is adding a file."""
    return sorted(module.name for module in pkgutil.iter_modules(suites.__path__))


def find_suite(name: str) -> Suite:
    """The module of that name; `UnknownName` otherwise."""
    check_names("suite", [name], suite_names())
    return cast(Suite, importlib.import_module(f"gillab.bench.suites.{name}"))


def check_names(what: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    """`UnknownName` for the first that is not known."""
    known = list(known)
    for name in wanted:
        if name not in known:
            raise UnknownName(f"unknown {what} {name!r}; choose among: {', '.join(known)}")


def check(request: Request) -> None:
    """Refuse what cannot be measured before anything is: unknown names, a cluster out of reach."""
    _check_all_names(request)
    if CLUSTER in request.executors:
        check_cluster(max(request.workers))


def _check_all_names(request: Request) -> None:
    check_names("suite", request.suites, suite_names())
    check_names("workload", request.workloads, WORKLOADS)
    own = [getattr(find_suite(name), "OWN_EXECUTORS", ()) for name in request.suites]
    known = [*NAMES, *itertools.chain(*own)]
    for name in request.executors:
        if name not in known:
            raise UnknownExecutor(f"unknown executor {name!r}; choose among: {', '.join(known)}")


def worker_counts(cores: float) -> tuple[int, ...]:
    """1, 2, 4 … and the number of cores itself: (1, 2, 4, 6) for six."""
    top = max(1, math.floor(cores))
    return tuple(sorted({*(2**i for i in range(top.bit_length())), top}))


def tasks_for(task_s: float, request: Request) -> int:
    """Tasks a value needs to last `min_time_s` inline, a whole number of each worker's batches."""
    share = max(request.workers) * BATCHES_PER_WORKER
    needed = math.ceil(request.min_time_s / max(task_s, 1e-6))
    return math.ceil(needed / share) * share


def request_from(provenance: Mapping) -> Request:
    """The request that a results file was begun with; `ResultsError` when it does not say."""
    try:
        said = provenance["request"]
        fields: dict[str, Any] = {name: _names(said[name]) for name in NAME_FIELDS}
        fields |= {name: _count(said[name]) for name in COUNT_FIELDS}
        request = Request(
            **fields,
            workers=_filled(tuple(map(_count, said["workers"]))),
            preset=str(said["preset"]),
            seed=int(said["seed"]),
            min_time_s=float(said["min_time_s"]),
            min_loop_s=float(said.get("min_loop_s", 0.0)),  # files of 2026 lack it
            tasks={str(name): _count(tasks) for name, tasks in said["tasks"].items()},
        )
        _check_all_names(request)
    except AttributeError, KeyError, TypeError, ValueError:
        raise ResultsError(
            "does not say what was asked for; measure again without --resume"
        ) from None
    return request


def _names(words: Iterable[object]) -> tuple[str, ...]:
    return _filled(tuple(map(str, words)))


def _filled[T: tuple](items: T) -> T:
    if not items:
        raise ValueError("nothing is asked for")
    return items


def _count(number: object) -> int:
    if not isinstance(number, int) or not 0 < number <= MOST_COUNT:
        raise ValueError(f"{number} is not a count")
    return number


def expand(request: Request) -> list[Case]:
    """All cases of all suites and builds, each as often as it is run, in a seeded random order.

    The order is shuffled round by round, so that a machine that warms up or a neighbour that
    wakes up disturbs every case alike instead of the last ones.
    """
    rng = random.Random(request.seed)
    per_round: dict[int, list[Case]] = {}
    for name in request.suites:
        suite = find_suite(name)
        for case in suite.cases(request):
            for number in range(max(1, round(request.rounds * suite.ROUNDS))):
                # A suite of many short runs spreads them over all rounds: none are left to the end.
                for build in request.builds:
                    copy = dataclasses.replace(case, build=build)
                    per_round.setdefault(number % request.rounds, []).append(copy)
    ordered = []
    for number in sorted(per_round):
        rng.shuffle(per_round[number])
        ordered += per_round[number]
    return ordered


def left_over(cases: list[Case], done: Iterable[Case]) -> list[Case]:
    """What of the plan is still to be run, given what a results file already holds."""
    remaining: dict[str, int] = {}
    for case in done:
        remaining[case.key] = remaining.get(case.key, 0) + 1
    rest = []
    for case in cases:
        if remaining.get(case.key, 0) > 0:
            remaining[case.key] -= 1
        else:
            rest.append(case)
    return rest
