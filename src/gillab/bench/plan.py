"""Turn a request into a list of cases, in the order in which they run."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gillab.bench.names import check_names
from gillab.bench.request import BATCHES_PER_WORKER, Request
from gillab.bench.suites import Suite, blamed, find_suite, suite_names
from gillab.core.executors import CLUSTER, NAMES, UnknownExecutor, check_cluster, too_many
from gillab.core.results import Case
from gillab.core.workloads import WORKLOADS


def check(request: Request) -> None:
    """Refuse unknown names and a cluster that does not answer."""
    check_all_names(request)
    if CLUSTER in request.executors:
        check_cluster(max(request.workers))


def check_all_names(request: Request) -> None:
    """`UnknownName`, `UnknownExecutor` or `UnusableSuite` for the first bad name."""
    check_names("suite", request.suites, suite_names())
    check_names("workload", request.workloads, WORKLOADS)
    own = [find_suite(name).own_executors for name in request.suites]
    known = [*NAMES, *itertools.chain(*own)]
    for name in request.executors:
        if name not in known:
            raise UnknownExecutor(f"unknown executor {name!r}; choose among: {', '.join(known)}")


def tasks_for(task_s: float, request: Request) -> int:
    """Tasks that take `min_time_s` inline, rounded up to fill every worker's batches."""
    share = max(request.workers) * BATCHES_PER_WORKER
    needed = math.ceil(request.min_time_s / max(task_s, 1e-6))
    return math.ceil(needed / share) * share


def cases_of(name: str, request: Request) -> list[Case]:
    """The cases of one suite, with an empty build; `UnusableSuite` if its code fails."""
    suite = find_suite(name)
    with blamed(name, "cases()"):
        found = list(suite.cases(request))
        for case in found:
            if not isinstance(case, Case) or case.suite != name or not case.key:
                raise TypeError(f"{case!r} is no Case of the suite {name!r}")
    return found


def expand(request: Request) -> list[Case]:
    """All cases of all suites and builds, once per run, in a seeded random order.

    Each round is shuffled separately, so that a disturbance, such as heat or another program,
    affects all cases and not only the last ones. Cases that are compared stay together, in an
    order that is shuffled as well.
    """
    rng = random.Random(request.seed)
    per_round: dict[int, dict[object, list[Case]]] = {}
    for name in request.suites:
        suite = find_suite(name)
        for case in cases_of(name, request):
            for number in range(runs_of(suite, case, request)):
                # A suite with more runs than rounds spreads them evenly over all rounds.
                for build in request.builds:
                    copy = dataclasses.replace(case, build=build)
                    groups = per_round.setdefault(number % request.rounds, {})
                    groups.setdefault((name, suite.together(copy)), []).append(copy)
    return [case for number in sorted(per_round) for case in _shuffled(per_round[number], rng)]


def runs_of(suite: Suite, case: Case, request: Request) -> int:
    """How often the plan measures that case of that suite."""
    brief = request.preset == "quick" and suite.quick_rounds is not None
    rounds = suite.quick_rounds if brief else suite.rounds
    with blamed(case.suite, "least_runs()"):
        least = suite.least_runs(case, request)
    return max(1, least, round(request.rounds * rounds))


def _shuffled(groups: Mapping[object, list[Case]], rng: random.Random) -> Iterator[Case]:
    """Groups in a random order; in each, the builds of one case follow each other directly."""
    whole = list(groups.values())
    rng.shuffle(whole)
    for group in whole:
        same: dict[str, list[Case]] = {}
        for case in group:
            same.setdefault(dataclasses.replace(case, build="").key, []).append(case)
        cases = list(same.values())
        rng.shuffle(cases)
        for builds in cases:
            rng.shuffle(builds)
            yield from builds


def fit(
    cases: Iterable[Case], builds: Mapping[str, Mapping[str, Any]], pythons: Mapping[str, str]
) -> tuple[list[Case], list[str]]:
    """The cases that fit their builds, and one line per reason why others do not.

    `builds` maps names of builds to descriptions, `pythons` maps them to paths.
    """
    kept, reasons = [], set()
    for case in cases:
        why: str | None = too_many(case.executor, case.workers)
        with blamed(case.suite, "unfit()"):
            fits = find_suite(case.suite).unfit
            why = why or fits(case, builds[case.build], pythons[case.build])
        if why:
            reasons.add(f"{case.suite} on {case.build} leaves cases out: {why}")
        else:
            kept.append(case)
    return kept, sorted(reasons)


def left_over(cases: Iterable[Case], done: Iterable[Case]) -> list[Case]:
    """The cases of the plan that are not done yet; a case may be in it several times."""
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
