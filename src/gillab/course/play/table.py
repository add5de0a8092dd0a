"""The participant's own table of scenarios: a results file like all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gillab.bench import provenance
from gillab.charts import scenario_runs
from gillab.charts.scenario_runs import SHOP, SUBJECTS, WINDOW
from gillab.core import environment
from gillab.core.places import PRIVATE
from gillab.core.results import Results, ResultsError, Run, load, save
from gillab.core.stats import estimate, groups
from gillab.desktop.model.lag import missed

PATH = PRIVATE / "scenarios.json"
COLUMNS = {  # of both tables: the key of a row, and its title
    SHOP: {
        "scenario": "scenario",
        "way": "way",
        "workers": "workers",
        "offered": "offered",
        "heavy": "answered",
        "p50": "light p50",
        "p99": "light p99",
        "memory": "memory",
        "guess": "guess",
        "doubt": "in doubt",
    },
    WINDOW: {
        "scenario": "scenario",
        "way": "way",
        "workers": "workers",
        "tiles": "tiles",
        "late": "late, 99 %",
        "missed": "frames missed",
        "memory": "memory",
        "guess": "guess",
        "doubt": "in doubt",
    },
}


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


def row(run: Run) -> dict[str, Any]:
    """What the table shows of one run."""
    memory = scenario_runs.memory_bytes(run)
    subject = scenario_runs.subject_of(run)
    return {
        "scenario": run.case.workload,
        "load": scenario_runs.load_of(run),
        "way": run.case.executor,
        "workers": run.case.workers,
        **(_shop_cells(run) if run.case.suite == SHOP else _window_cells(run)),
        "memory": f"{memory / 1e6:.0f} MB" if memory else "not told",
        "guess": run.details["guess"],
        "doubt": subject.doubt if scenario_runs.in_doubt(run) else "",
    }


def _shop_cells(run: Run) -> dict[str, str]:
    light = run.details["light"]
    return {
        "offered": f"{run.case.params['heavy_per_s']:g}/s",
        "heavy": f"{1 / estimate(groups([run])).median:.1f}/s",
        "p50": f"{light['p50'] * 1e3:.1f} ms",
        "p99": f"{light['p99'] * 1e3:.1f} ms",
    }


def _window_cells(run: Run) -> dict[str, str]:
    late = run.details["late_s"]
    return {
        "tiles": f"{1 / estimate(groups([run])).median:.0f}/s",
        "late": f"{run.details['late_99_s'] * 1e3:.1f} ms",
        "missed": f"{missed(late)} of {len(late)}",
    }


def rows(results: Results, suite: str) -> list[dict[str, Any]]:
    return [row(run) for run in results.select(suite)]


def verdicts(results: Results, suite: str = "") -> list[str]:
    """A sentence for each load, which says no more than the rows bear out."""
    found = scenario_runs.loads(results, suite)
    return [scenario_runs.sentence(ways) for ways in found.values()]


def text(results: Results) -> list[str]:
    """Both tables for a terminal, each with its verdicts."""
    lines: list[str] = []
    for subject in SUBJECTS:
        found = rows(results, subject.suite)
        if found:
            verdict = verdicts(results, subject.suite)
            lines += [f"{subject.title}:", *_aligned(found, subject.suite), "", *verdict, ""]
    if not lines:
        return ["no row yet: run a scenario, and keep it"]
    return [*lines, results.source_line]


def _aligned(found: list[dict[str, Any]], suite: str) -> list[str]:
    columns = {key: title for key, title in COLUMNS[suite].items() if key != "doubt"}
    cells = [columns, *({key: str(one[key]) for key in columns} for one in found)]
    widths = {key: max(len(one[key]) for one in cells) for key in columns}
    return ["  ".join(one[key].ljust(widths[key]) for key in columns).rstrip() for one in cells]
