"""Which differences between two results files, or two builds of one, are more than noise?

The medians of whole runs are compared, because values inside one process resemble each other. An
exact permutation test counts how often a relabelling of the runs gives a difference as large as
the measured one. It assumes no distribution; if nothing differs, it reports a difference in at
most 5 % of comparisons.

Two builds of one file were measured in turn, so their runs are compared in pairs of neighbours: a
difference is real if the 95 % interval of the pairs' ratios does not hold 1.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence

from gillab.core.neighbours import neighbour_ratio
from gillab.core.results import Case, Results, Run

ALARM = 0.05
FEWEST_RUNS = 4  # 3 against 3 have 20 relabellings: the smallest p-value is 2/20, above 5 %
MOST_RELABELLINGS = 10_000  # with more than 7 runs a side, this many are drawn at random
# Parameters that the bench calibrates in each session.
CALIBRATED = ("tasks", "heavy_per_s")


NOT_PAIRED = (
    "A and B were measured at different times, not in pairs: a change of the machine's speed "
    "between them counts as a difference"
)

Judge = Callable[[Sequence[Run], Sequence[Run]], tuple[float, str]]


class CompareError(Exception):
    """The files cannot be compared; one line says why and what to do."""


def p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Share of relabellings whose means (of logarithms, if they exist) differ at least as much."""
    pooled = [*first, *second]
    if min(pooled) > 0:
        pooled = [math.log(value) for value in pooled]
    as_seen = tuple(range(len(first)))
    picks = itertools.combinations(range(len(pooled)), len(first))
    if math.comb(len(pooled), len(first)) > MOST_RELABELLINGS:  # a sample, and the measured one
        draw = random.Random(0).sample
        drawn = (draw(range(len(pooled)), len(first)) for _ in range(MOST_RELABELLINGS))
        picks = itertools.chain([as_seen], drawn)
    tried = [_distance(pooled, pick) for pick in picks]
    seen = _distance(pooled, as_seen)
    return sum(distance >= seen - 1e-12 for distance in tried) / len(tried)


def _distance(pooled: Sequence[float], picked: Sequence[int]) -> float:
    chosen = set(picked)
    ours = [pooled[i] for i in picked]
    theirs = [value for i, value in enumerate(pooled) if i not in chosen]
    return abs(statistics.fmean(ours) - statistics.fmean(theirs))


def verdict(first: Sequence[Run], second: Sequence[Run]) -> tuple[float, str]:
    """The ratio second / first of the medians, and `more`, `less`, `noise` or `too few runs`.

    The ratio is infinite, or not a number, where the first median is 0.
    """
    a, b = [_middle(run) for run in first], [_middle(run) for run in second]
    top, bottom = statistics.median(b), statistics.median(a)
    ratio = top / bottom if bottom else (math.inf if top else math.nan)
    if min(len(a), len(b)) < FEWEST_RUNS:
        return ratio, "too few runs"
    if p_value(a, b) > ALARM:
        return ratio, "noise"
    return ratio, "more" if top > bottom else "less"


def verdict_of_neighbours(first: Sequence[Run], second: Sequence[Run]) -> tuple[float, str]:
    """The same for runs of one session, pair by pair; `verdict` if they are not neighbours."""
    found = neighbour_ratio(second, first, _middle)
    if found is None or found.n < FEWEST_RUNS:
        return verdict(first, second)
    said = "more" if found.low > 1 else "less" if found.high < 1 else "noise"
    return found.median, said


def _middle(run: Run) -> float:
    """The run's median, per task in the CPU suite: each session calibrates the number of tasks."""
    tasks = run.case.params.get("tasks", 1) if run.case.suite == "cpu" else 1
    return statistics.median(run.values) / (tasks if isinstance(tasks, int) and tasks > 0 else 1)


def kind_of_case(case: Case, build: str | None = None) -> str:
    """A text that is equal for equal cases; calibrated parameters are ignored.

    `build` replaces the case's own build.
    """
    params = {name: value for name, value in case.params.items() if name not in CALIBRATED}
    build = case.build if build is None else build
    return json.dumps(
        (case.suite, case.workload, case.executor, case.workers, build, params), sort_keys=True
    )


def compare(first: Results, second: Results) -> str:
    """Compare two files; builds are matched by name if a file has several."""
    several = max(len(first.builds), len(second.builds)) > 1
    lines = [f"A  {first.source_line}", f"B  {second.source_line}", NOT_PAIRED, ""]
    lines += _table(_by_case(first, several), _by_case(second, several), several, verdict)
    if first.provenance["machine"] != second.provenance["machine"]:
        lines.append("A and B are different machines: the ratios say nothing about Python")
    return "\n".join(lines)


def compare_builds(found: Results) -> str:
    """Compare a file's first build with each of the others."""
    first, *others = found.builds
    if not others:
        raise CompareError(f"the file has one build only ({first}); name a second file")
    lines = [found.source_line]
    for other in others:
        lines += ["", f"A  {first}", f"B  {other}", ""]
        ours, theirs = (_by_case(_only(found, build), False) for build in (first, other))
        lines += _table(ours, theirs, False, verdict_of_neighbours)
    return "\n".join(lines)


def _only(found: Results, build: str) -> Results:
    runs = [run for run in found.runs if run.case.build == build]
    return dataclasses.replace(found, runs=runs)


def _table(
    ours: dict[str, list[Run]], theirs: dict[str, list[Run]], several: bool, judge: Judge
) -> Iterator[str]:
    """One line per case in both, with the ratio of B to A; then the counts."""
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise CompareError("A and B share no case; measure both with the same options and builds")
    tested = 0
    for key in shared:
        ratio, said = judge(ours[key], theirs[key])
        tested += said != "too few runs"
        case = ours[key][0].case
        label = f"{case.build} {case.label}" if several else case.label
        yield f"{label:52} B/A {ratio:6.3f}  {said}"
    yield ""
    for name, mine, other in (("A", ours, theirs), ("B", theirs, ours)):
        if alone := len(mine.keys() - other.keys()):
            yield f"{alone} cases are only in {name}"
    if tested < len(shared):
        few = len(shared) - tested
        yield f"{few} cases have fewer than {FEWEST_RUNS} runs: measure with --full"
    yield (
        f"{tested} cases compared: without any real difference, {ALARM:.0%} of them, about "
        f"{tested * ALARM:.1f}, would differ by chance"
    )


def _by_case(results: Results, several: bool) -> dict[str, list[Run]]:
    """Runs by case; without `several` the key ignores the build, so two builds can be compared."""
    found: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.status == "ok":
            key = kind_of_case(run.case, None if several else "")
            found.setdefault(key, []).append(run)
    return found
