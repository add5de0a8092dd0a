"""The participant's own table of scenarios: a results file like all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gillab.bench import provenance
from gillab.charts import scenario_runs
from gillab.charts.scenario_runs import SUBJECTS
from gillab.core import environment
from gillab.core.places import PRIVATE
from gillab.core.results import Results, ResultsError, Run, load, save
from gillab.course.play import cells

PATH = PRIVATE / "scenarios.json"
NO_ROW = "No row yet: run a scenario, and keep it."


def opened(path: Path = PATH) -> Results:
    """The table, empty at first. ResultsError where the file is damaged, or of another machine."""
    here = empty()
    if not path.exists():
        return here
    found = load(path)
    if found.provenance["machine"]["cpu"] != here.provenance["machine"]["cpu"]:
        raise ResultsError(f"{path} was measured on another machine: move it away to begin anew")
    found.builds |= here.builds
    return found


def empty() -> Results:
    """No row yet; the machine and the build are those of now."""
    build = environment.describe_build()
    session: dict[str, Any] = {
        "created": provenance.now(),
        "command": "scripts/workshop.py play",
        "preset": "scenarios",
        "seed": 0,
        "commit": None,
        "request": {"tasks": {}},
        "machine": environment.describe_machine(),
        "load_before": environment.load_average(),
        "load_after": None,
        "warnings": [],
    }
    return Results(session, {build["version"]: build}, [])


def keep(run: Run, task_s: float | None = None, path: Path = PATH) -> Results:
    """Add the run as a row, and note what a task of that weight takes: equal loads compare."""
    results = opened(path)
    if task_s is not None:
        results.provenance["request"].setdefault("tasks", {})[run.case.params["heavy"]] = task_s
    results.runs.append(run)
    save(results, path)
    return results


def task_s(results: Results, heavy: str) -> float | None:
    """Seconds of a task of that weight, as the rows before were loaded with; None: not measured."""
    return results.provenance["request"].get("tasks", {}).get(heavy)


def rows(results: Results, suite: str) -> list[dict[str, Any]]:
    return [cells.row(run) for run in results.select(suite)]


def verdicts(results: Results, suite: str = "") -> list[str]:
    """A sentence for each load, which says no more than the rows bear out."""
    found = scenario_runs.loads(results, suite)
    return [scenario_runs.sentence(ways) for ways in found.values()]


def text(results: Results, suite: str = "") -> list[str]:
    """The table of a suite, or both tables, for a terminal: each with its sentences."""
    lines: list[str] = []
    for subject in [one for one in SUBJECTS if suite in ("", one.suite)]:
        if found := rows(results, subject.suite):
            lines += [f"Your rows of {subject.title}:", *_aligned(found, subject.suite), ""]
            lines += [*below(results, subject.suite), ""]
    if not lines:
        return [NO_ROW]
    return [*lines, results.source_line]


def below(results: Results, suite: str) -> list[str]:
    """What stands below the rows: the sentences, and what a mark means where there is one."""
    doubtful = any(one["doubt"] for one in rows(results, suite))
    return verdicts(results, suite) + ([cells.doubt(suite)] if doubtful else [])


def _aligned(found: list[dict[str, Any]], suite: str) -> list[str]:
    columns = cells.COLUMNS[suite]
    return aligned([list(columns.values()), *([str(one[key]) for key in columns] for one in found)])


def aligned(lines: list[list[str]]) -> list[str]:
    """Lines of text whose cells stand below each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
