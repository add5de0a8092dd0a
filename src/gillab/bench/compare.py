"""Which differences between two results files are real, and which are noise?

The unit is the run: medians of whole processes, since values inside one process resemble each
other. An exact permutation test asks how often a random relabelling of the runs gives a
difference as large as the one seen. It assumes nothing about the shape of the noise, and on
two samples of the same thing it cries wolf in at most 5 % of cases by construction.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence

from gillab.results import Results, Run

ALARM = 0.05
FEWEST_RUNS = 4  # 3 against 3 can be relabelled in 20 ways: 2/20 is not below 5 %
MOST_RELABELLINGS = 20_000


class CompareError(Exception):
    """Two files that have nothing in common."""


def p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Share of relabellings whose mean logarithms lie at least as far apart."""
    pooled = [math.log(value) for value in (*first, *second)]
    picks = itertools.combinations(range(len(pooled)), len(first))
    seen = _distance(pooled, tuple(range(len(first))))
    total = math.comb(len(pooled), len(first))
    step = max(1, total // MOST_RELABELLINGS)  # a regular sample of them where there are too many
    tried = [_distance(pooled, pick) for pick in itertools.islice(picks, 0, None, step)]
    return sum(distance >= seen - 1e-12 for distance in tried) / len(tried)


def _distance(pooled: Sequence[float], picked: tuple[int, ...]) -> float:
    chosen = set(picked)
    ours = [pooled[i] for i in picked]
    theirs = [value for i, value in enumerate(pooled) if i not in chosen]
    return abs(statistics.fmean(ours) - statistics.fmean(theirs))


def verdict(first: Sequence[Run], second: Sequence[Run]) -> tuple[float, str]:
    """The ratio second / first of the medians, and `more`, `less`, `noise` or `too few runs`."""
    a = [statistics.median(run.values) for run in first]
    b = [statistics.median(run.values) for run in second]
    ratio = statistics.median(b) / statistics.median(a)
    if min(len(a), len(b)) < FEWEST_RUNS:
        return ratio, "too few runs"
    if p_value(a, b) > ALARM:
        return ratio, "noise"
    return ratio, "more" if ratio > 1 else "less"


def table(first: Results, second: Results) -> str:
    """One line a case that both have; B is shown relative to A."""
    ours, theirs = _by_case(first), _by_case(second)
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise CompareError("these two files share no case; measure both with the same options")
    lines = [f"A  {first.source_line}", f"B  {second.source_line}", ""]
    verdicts = []
    for key in shared:
        ratio, said = verdict(ours[key], theirs[key])
        verdicts.append(said)
        label = ours[key][0].case.label
        lines.append(f"{label:52} B/A {ratio:6.3f}  {said}")
    tested = sum(said != "too few runs" for said in verdicts)
    lines.append("")
    if tested < len(shared):
        lines.append(f"{len(shared) - tested} cases have fewer than {FEWEST_RUNS} runs: --full")
    lines.append(
        f"{tested} cases compared: {ALARM:.0%} of them, about {tested * ALARM:.1f}, would be "
        "called different by chance alone"
    )
    if first.provenance["machine"] != second.provenance["machine"]:
        lines.append("A and B are different machines: the ratios say nothing about Python")
    return "\n".join(lines)


def _by_case(results: Results) -> dict[str, list[Run]]:
    """Runs by case; the build is left out of the key, so that two Pythons can be compared."""
    found: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.status == "ok":
            found.setdefault(run.case.key.replace(f"/{run.case.build}/", "/", 1), []).append(run)
    return found
