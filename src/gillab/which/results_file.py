"""The results file of `which`: the same format as the bench's, with what was found beside it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gillab.bench import provenance
from gillab.core import environment
from gillab.core.places import RESULTS, ROOT
from gillab.core.results import Case, Results, Run
from gillab.which.child_process import Answer
from gillab.which.target import Target

FOLDER = RESULTS / "which"  # not committed
PROGRAM = "scripts/workshop.py which"


def default_path(target: Target) -> Path:
    """A new file for each measurement: two of them can be compared."""
    stamp = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    name = re.sub(r"[^\w.-]+", "-", f"{target.module}.{target.function}")
    return FOLDER / f"{name}-{stamp}.json"


def new(
    builds: dict[str, dict[str, Any]], arguments: Sequence[str], seed: int, found: dict[str, Any]
) -> Results:
    """Results without runs; `found` is kept as provenance.which."""
    return Results(
        {
            "created": provenance.now(),
            "command": provenance.command_line(arguments, ROOT, provenance.home(), PROGRAM),
            "preset": "quick",
            "seed": seed,
            "commit": provenance.commit(ROOT),
            "machine": environment.describe_machine(),
            "load_before": environment.load_average(),
            "load_after": None,
            "warnings": [],
            "which": found,
        },
        builds,
    )


def pair_run(case: Case, answer: Answer, order: int, started: str) -> Run:
    """The run of one child that timed a pool and inline side by side."""
    found = answer.found
    return Run(
        case,
        _status(answer),
        "s",
        tuple(found.get("values", ())),
        tuple(found.get("warmups", ())),
        _numbers(found, "cpu_values"),
        answer.said or None,
        found.get("details", {}),
        order,
        started,
        round(answer.seconds, 4),
        _numbers(found, "baseline_values"),
        _numbers(found, "baseline_cpu_values"),
    )


def _numbers(found: dict[str, Any], name: str) -> tuple[float, ...] | None:
    numbers = found.get(name)
    return None if numbers is None else tuple(numbers)


def trip_runs(case: Case, answer: Answer, order: int, started: str) -> list[Run]:
    """A run for each part of a trip; a part that failed has its reason."""
    runs = []
    for part, values in answer.found.get("parts", {}).items():
        one = Case(case.suite, case.workload, case.executor, 1, case.build, {"trip": part})
        failed = isinstance(values, str)
        runs.append(
            Run(
                one,
                "failed" if failed else "ok",
                "s",
                () if failed else tuple(values),
                reason=values if failed else None,
                order=order + len(runs),
                started=started,
                duration_s=round(answer.seconds, 4),
            )
        )
    return runs


def _status(answer: Answer) -> str:
    if answer.ok:
        return "ok"
    return "timeout" if answer.reason == "time" else "failed"
