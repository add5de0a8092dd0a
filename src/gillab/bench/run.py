"""The measuring loop: run the cases of a plan, save after each, report the progress."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from gillab.bench import child, reliability
from gillab.bench.plan import cases_of, tasks_for
from gillab.bench.provenance import now
from gillab.bench.refine import wide_cases
from gillab.bench.request import Request
from gillab.bench.suites import blamed, find_suite
from gillab.core import environment
from gillab.core.results import Case, Results, Run, save


class Progress(Protocol):
    """Called at the start of the loop, after each case, and before each case beyond the plan."""

    def begin(self, total: int) -> None: ...
    def more(self, left_s: float) -> None: ...
    def case(self, measured: Run) -> None: ...


Measure = Callable[[Case], child.Outcome]


def measure_all(
    cases: Sequence[Case],
    results: Results,
    path: Path,
    measure: Measure,
    progress: Progress,
    refine_until_s: float = 0.0,
) -> None:
    """Run the cases in order; append each run to `results` and save them to `path`.

    They are saved after each case, so that an interruption loses no finished run. Raises OSError
    if the file cannot be written: it then still holds all earlier runs. Speed-ups that are still
    uncertain get more runs until `refine_until_s`, counted from the start.
    """
    progress.begin(len(cases))
    saved = len(results.runs)
    wide = wide_cases(results, cases, time.monotonic() + refine_until_s)
    try:
        for case in itertools.chain(cases, _announced(wide, progress)):
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


def _announced(wide: Iterable[tuple[Case, float]], progress: Progress) -> Iterator[Case]:
    for case, left_s in wide:
        progress.more(left_s)
        yield case


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
    results.provenance["warnings"] = reliability.warnings(results)
    save(results, path)
    return results.provenance["warnings"]
