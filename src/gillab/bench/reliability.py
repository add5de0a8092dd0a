"""Reasons to trust measured figures less, each with a remedy."""

from __future__ import annotations

from collections.abc import Iterator

from gillab.bench.names import UnknownName
from gillab.bench.suites import UnusableSuite, find_suite
from gillab.core import stats
from gillab.core.results import Results, Run
from gillab.core.workloads import WORKLOADS

UNSTABLE_SPREAD = 0.10  # half the width of an interval over its median
UNSTABLE_SHARE = 0.25  # of the cases


def warnings(results: Results) -> list[str]:
    """One line per reason, for the results file and the terminal."""
    return [*_surroundings(results), *_unstable(results), *_impossible(results)]


def _surroundings(results: Results) -> Iterator[str]:
    machine = results.provenance["machine"]
    load = results.provenance["load_before"]
    if load is not None and load > machine["cores_allowed"] / 2:
        yield f"the machine was busy at the start (load {load:g}): close other programs"
    if machine["governor"] not in (None, "performance"):
        yield (
            f"the CPU governor is {machine['governor']!r}: frequencies vary; "
            "plug in the power, or run 'python -m pyperf system tune' as root"
        )


def _unstable(results: Results) -> Iterator[str]:
    spreads = spread_by_case(results)
    wide = [spread for spread in spreads.values() if spread > UNSTABLE_SPREAD]
    if spreads and len(wide) > UNSTABLE_SHARE * len(spreads):
        yield (
            f"{len(wide)} of {len(spreads)} cases vary by more than ±{UNSTABLE_SPREAD:.0%}: "
            "the machine is unstable; close other programs, or measure longer with --full"
        )


def _impossible(results: Results) -> Iterator[str]:
    """Speed-ups above the number of workers, on the whole interval."""
    for build in results.builds:
        for runs in by_case(results, build=build).values():
            case = runs[0].case
            baseline = results.select("cpu", workload=case.workload, executor="inline", build=build)
            if stats.beyond_workers(stats.speedup_or_none(baseline, runs), case.workers):
                title = WORKLOADS[case.workload].title if case.workload in WORKLOADS else case.label
                yield (
                    f"{title} on {case.executor}×{case.workers} is faster than the cores allow: "
                    "the baseline was disturbed; measure again when the machine is idle"
                )


def by_case(results: Results, *, build: str) -> dict[str, list[Run]]:
    """The finished runs of each pool's case in the CPU suite."""
    found: dict[str, list[Run]] = {}
    for run in results.select("cpu", build=build):
        if run.case.executor != "inline":
            found.setdefault(run.case.key, []).append(run)
    return found


def spread_by_case(results: Results) -> dict[str, float]:
    """Half the width of each case's interval over its median, by the case's key.

    A paired case has the interval of its speed-up. Suites whose values vary on every machine are
    left out.
    """
    found: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.status == "ok" and not _values_vary(run.case.suite):
            found.setdefault(run.case.key, []).append(run)
    return {key: _spread(runs) for key, runs in found.items() if len(runs) > 1}


def _values_vary(suite: str) -> bool:
    """What the suite says of its values; False if it is not there any more."""
    try:
        return find_suite(suite).values_vary
    except UnknownName, UnusableSuite:
        return False


def _spread(runs: list[Run]) -> float:
    paired = stats.paired_speedup(runs)
    return (paired or stats.estimate(stats.groups(runs), resamples=200)).spread
