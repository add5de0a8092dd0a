"""The measuring loop: run the cases of a plan, save after each, report the progress."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from gillab.bench import child
from gillab.bench.plan import cases_of, tasks_for
from gillab.bench.provenance import now
from gillab.bench.request import Request
from gillab.bench.suites import blamed, find_suite
from gillab.core import environment, stats
from gillab.core.results import Case, Results, Run, save

UNSTABLE_SPREAD = 0.10  # half the width of an interval over its median
UNSTABLE_SHARE = 0.25  # of the cases


class Progress(Protocol):
    """Called at the start of the loop, and after each case."""

    def begin(self, total: int) -> None: ...
    def case(self, measured: Run) -> None: ...


Measure = Callable[[Case], child.Outcome]


def measure_all(
    cases: Sequence[Case], results: Results, path: Path, measure: Measure, progress: Progress
) -> None:
    """Run the cases in order; append each run to `results` and save them to `path`.

    They are saved after each case, so that an interruption loses no finished run. Raises OSError
    if the file cannot be written: it then still holds all earlier runs.
    """
    progress.begin(len(cases))
    saved = len(results.runs)
    try:
        for case in cases:
            started = now()
            run = to_run(case, measure(case), order=len(results.runs), started=started)
            results.runs.append(run)
            save(results, path)
            saved = len(results.runs)
            progress.case(run)
    except KeyboardInterrupt:
        if saved < len(results.runs):  # the last save was interrupted
            save(results, path)
        raise


def to_run(case: Case, outcome: child.Outcome, *, order: int, started: str) -> Run:
    """The run of one child process, for the results file."""
    found = outcome.measurement
    return Run(
        case=case,
        status=outcome.status,
        unit=find_suite(case.suite).unit,
        values=tuple(found.get("values", ())),
        warmups=tuple(found.get("warmups", ())),
        cpu_values=_numbers(found, "cpu_values"),
        reason=outcome.reason,
        details=found.get("details", {}),
        order=order,
        started=started,
        duration_s=outcome.duration_s,
        baseline_values=_numbers(found, "baseline_values"),
        baseline_cpu_values=_numbers(found, "baseline_cpu_values"),
    )


def _numbers(found: Mapping[str, Any], name: str) -> tuple[float, ...] | None:
    numbers = found.get(name)
    return None if numbers is None else tuple(numbers)


def calibrate(request: Request, measure: Measure) -> tuple[Request, list[Run]]:
    """The request with calibrated numbers, such as the tasks per value of each workload.

    A workload that fails inline is left out; the returned runs say why.
    """
    tasks, failed = {}, []
    for workload in request.workloads if "cpu" in request.suites else ():
        probe = Case("cpu", workload, "inline", 1, request.builds[0], {"tasks": 2})
        started = now()
        outcome = measure(probe)
        if outcome.status == "ok":
            tasks[workload] = tasks_for(min(outcome.measurement["values"]) / 2, request)
        else:
            failed.append(to_run(probe, outcome, order=len(failed), started=started))
    for name in request.suites:
        if cases_of(name, request):
            with blamed(name, "calibrate()"):
                tasks |= find_suite(name).calibrate()
    broken = {run.case.workload for run in failed}
    workloads = tuple(name for name in request.workloads if name not in broken)
    calibrated = dataclasses.replace(request, workloads=workloads or request.workloads, tasks=tasks)
    return calibrated, failed


def finish(results: Results, path: Path) -> list[str]:
    """Save the results with the load after the last case and the warnings; return the warnings."""
    results.provenance["load_after"] = environment.load_average()
    results.provenance["warnings"] = warnings(results)
    save(results, path)
    return results.provenance["warnings"]


def warnings(results: Results) -> list[str]:
    """One line per reason to trust these figures less, with a remedy."""
    said = []
    machine = results.provenance["machine"]
    load = results.provenance["load_before"]
    if load is not None and load > machine["cores_allowed"] / 2:
        said.append(f"the machine was busy at the start (load {load:g}): close other programs")
    if machine["governor"] not in (None, "performance"):
        said.append(
            f"the CPU governor is {machine['governor']!r}: frequencies vary; "
            "plug in the power, or run 'python -m pyperf system tune' as root"
        )
    spreads = spread_by_case(results)
    wide = [spread for spread in spreads.values() if spread > UNSTABLE_SPREAD]
    if spreads and len(wide) > UNSTABLE_SHARE * len(spreads):
        said.append(
            f"{len(wide)} of {len(spreads)} cases vary by more than ±{UNSTABLE_SPREAD:.0%}: "
            "the machine is unstable; close other programs, or measure longer with --full"
        )
    return said


def spread_by_case(results: Results) -> dict[str, float]:
    """Half the width of each case's interval over its median, by the case's key.

    The suite startup is left out: it has no warm-up, so its values always vary.
    """
    by_case: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.status == "ok" and run.case.suite != "startup":
            by_case.setdefault(run.case.key, []).append(run)
    return {
        key: stats.estimate(stats.groups(runs), resamples=200).spread
        for key, runs in by_case.items()
        if len(runs) > 1
    }
