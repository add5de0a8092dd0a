"""The loop: run what the plan says, save after every case, say how far it is."""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from gillab.bench import child
from gillab.bench.plan import Request, find_suite, tasks_for
from gillab.core import environment, stats
from gillab.core.results import Case, Results, Run, save

UNSTABLE_SPREAD = 0.10  # half the width of an interval over its median
UNSTABLE_SHARE = 0.25  # of the cases


class Progress(Protocol):
    """What the loop tells whoever watches."""

    def begin(self, total: int) -> None: ...
    def case(self, measured: Run) -> None: ...


class BuildError(Exception):
    """A Python that cannot be measured; one line that says why and what to do."""


Measure = Callable[[Case], child.Outcome]


def measure_all(
    cases: Sequence[Case], results: Results, path: Path, measure: Measure, progress: Progress
) -> None:
    """Run the cases in order, appending to `results`, replacing the file at `path` after each.

    Saved after each, because a stop at any moment must lose nothing that was measured.
    Raises OSError when the file cannot be written: it then still holds all earlier runs.
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
        if saved < len(results.runs):  # it was the saving that was interrupted
            save(results, path)
        raise


def to_run(case: Case, outcome: child.Outcome, *, order: int, started: str) -> Run:
    """What the results file keeps of one child."""
    found = outcome.measurement
    cpu = found.get("cpu_values")
    return Run(
        case=case,
        status=outcome.status,
        unit=find_suite(case.suite).UNIT,
        values=tuple(found.get("values", ())),
        warmups=tuple(found.get("warmups", ())),
        cpu_values=None if cpu is None else tuple(cpu),
        reason=outcome.reason,
        details=found.get("details", {}),
        order=order,
        started=started,
        duration_s=outcome.duration_s,
    )


def ask_build(python: str) -> dict[str, Any]:
    """What the Python at that path is; `BuildError` when it cannot run the course."""
    command = [python, "-m", "gillab.core.environment"]
    try:
        answer = subprocess.run(
            command, env=child.environment(), capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"cannot start {python}: {error}; give the path of a Python") from None
    try:
        build = json.loads(answer.stdout)
    except ValueError:
        last = (answer.stderr.strip().splitlines() or ["no output"])[-1]
        raise BuildError(f"{python} cannot run the course (needs 3.14 or newer): {last}") from None
    return build


def warm_bytecode(pythons: Sequence[str]) -> None:
    """Compile the package once for each build, so that no child pays for it."""
    for python in pythons:
        command = [python, "-m", "compileall", "-q", str(child.SOURCE_FOLDER / "gillab")]
        try:
            subprocess.run(command, env=child.environment(), capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise BuildError(f"{python} took over two minutes to compile the package") from None


def calibrate(request: Request, measure: Measure) -> tuple[Request, list[Run]]:
    """The request with tasks per value for each workload, from one inline look at each.

    A workload that does not even run inline is taken out; the runs say why.
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
    for name in request.suites:  # a suite may have something of its own to find out first
        find_out = getattr(find_suite(name), "calibrate", None)
        if find_out and any(find_suite(name).cases(request)):
            tasks |= find_out()
    broken = {run.case.workload for run in failed}
    workloads = tuple(name for name in request.workloads if name not in broken)
    return dataclasses.replace(
        request, workloads=workloads or request.workloads, tasks=tasks
    ), failed


def provenance(request: Request, command: str, commit: str | None) -> dict[str, Any]:
    """Where, when and how: everything in a results file that is not a build or a run."""
    return {
        "created": now(),
        "command": command,
        "preset": request.preset,
        "seed": request.seed,
        "commit": commit,
        "request": _plain(request),
        "machine": environment.describe_machine(),
        "load_before": environment.load_average(),
        "load_after": None,
        "warnings": [],
    }


def finish(results: Results, path: Path) -> list[str]:
    """Write the load after the last case and the warnings; return the warnings."""
    results.provenance["load_after"] = environment.load_average()
    results.provenance["warnings"] = warnings(results)
    save(results, path)
    return results.provenance["warnings"]


def warnings(results: Results) -> list[str]:
    """What makes these figures less trustworthy, and what would help."""
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
    """Half-width of each case's interval over its median, start-up left out: it has no warm-up."""
    by_case: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.status == "ok" and run.case.suite != "startup":
            by_case.setdefault(run.case.key, []).append(run)
    return {
        key: stats.estimate(stats.groups(runs), resamples=200).spread
        for key, runs in by_case.items()
        if len(runs) > 1
    }


def now() -> str:
    """UTC, to the second, ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _plain(request: Request) -> Mapping[str, Any]:
    return {**dataclasses.asdict(request), "tasks": dict(request.tasks)}
