"""The participant's own table of scenarios, a results file like all others; and its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gillab.bench import provenance
from gillab.charts import scenario_runs, units
from gillab.charts.scenario_runs import SHOP, SUBJECTS, WINDOW
from gillab.core import environment
from gillab.core.places import PRIVATE
from gillab.core.results import Results, ResultsError, Run, load, save
from gillab.core.stats import estimate, groups
from gillab.desktop.model.lag import missed

PATH = PRIVATE / "scenarios.json"
DOUBT = "in doubt"
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
        "doubt": DOUBT,
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
        "doubt": DOUBT,
    },
}
FIGURES = {  # the columns that are known while a scenario runs
    SHOP: ("heavy", "p50", "p99", "memory"),
    WINDOW: ("tiles", "late", "missed", "memory"),
}
UNKNOWN = "–"
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


def row(run: Run) -> dict[str, Any]:
    """What the table shows of one run."""
    return {
        "scenario": run.case.workload,
        "load": scenario_runs.load_of(run),
        "way": run.case.executor,
        "workers": run.case.workers,
        "offered": offered(run.case.params.get("heavy_per_s")),
        **cells(run.case.suite, measured(run)),
        "guess": run.details["guess"],
        "doubt": "yes" if scenario_runs.in_doubt(run) else "",
    }


def measured(run: Run) -> dict[str, Any]:
    """The figures of a run, with the keys that a live event has."""
    work = 1 / estimate(groups([run])).median
    memory = {"memory_bytes": scenario_runs.memory_bytes(run) or None}
    if run.case.suite == SHOP:
        light = run.details["light"]
        waits = {"light_p50_s": light["p50"], "light_p99_s": light["p99"]}
        return {"heavy_per_s": work} | waits | memory
    late_s = run.details["late_s"]
    late = {"late_99_s": run.details["late_99_s"], "missed": missed(late_s), "due": len(late_s)}
    return {"tiles_per_s": work} | late | memory


def cells(suite: str, figures: Mapping[str, Any]) -> dict[str, str]:
    """The cells of FIGURES, while a scenario runs and of its row."""
    memory = figures["memory_bytes"]
    last = {"memory": f"{memory / 1e6:.0f} MB" if memory else UNKNOWN}
    if suite == SHOP:
        waits = {"p50": wait(figures["light_p50_s"]), "p99": wait(figures["light_p99_s"])}
        return {"heavy": per_second(figures["heavy_per_s"])} | waits | last
    late = {
        "late": wait(figures["late_99_s"]),
        "missed": f"{figures['missed']} of {figures['due']}",
    }
    return {"tiles": per_second(figures["tiles_per_s"])} | late | last


def per_second(number: float | None) -> str:
    return UNKNOWN if number is None else f"{number:.1f}/s"


def offered(number: float | None) -> str:
    return UNKNOWN if number is None else f"{number:g}/s"


def wait(seconds: float | None) -> str:
    if seconds is None:
        return UNKNOWN
    return units.seconds(seconds) if seconds >= 1e-6 else "0 ms"


def in_words(suite: str, figures: Mapping[str, str]) -> str:
    """The cells of FIGURES in one line, each with its column's title."""
    return "; ".join(f"{COLUMNS[suite][key]}: {figures[key]}" for key in FIGURES[suite])


def doubt(suite: str) -> str:
    """What it means that a row is in doubt."""
    (subject,) = (one for one in SUBJECTS if one.suite == suite)
    return f"{DOUBT.capitalize()}: {subject.doubt}."


def rows(results: Results, suite: str) -> list[dict[str, Any]]:
    return [row(run) for run in results.select(suite)]


def verdicts(results: Results, suite: str = "") -> list[str]:
    """A sentence for each load, which says no more than the rows bear out."""
    found = scenario_runs.loads(results, suite)
    return [scenario_runs.sentence(ways) for ways in found.values()]


def text(results: Results) -> list[str]:
    """Both tables for a terminal, each with its sentences."""
    lines: list[str] = []
    for subject in SUBJECTS:
        if found := rows(results, subject.suite):
            lines += [f"Your rows of {subject.title}:", *_aligned(found, subject.suite), ""]
            lines += [*below(results, subject.suite), ""]
    if not lines:
        return [NO_ROW]
    return [*lines, results.source_line]


def below(results: Results, suite: str) -> list[str]:
    """What stands below the rows: the sentences, and what a mark means where there is one."""
    doubtful = any(one["doubt"] for one in rows(results, suite))
    return verdicts(results, suite) + ([doubt(suite)] if doubtful else [])


def _aligned(found: list[dict[str, Any]], suite: str) -> list[str]:
    columns = COLUMNS[suite]
    return aligned([list(columns.values()), *([str(one[key]) for key in columns] for one in found)])


def aligned(lines: list[list[str]]) -> list[str]:
    """Lines of text whose cells stand below each other."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
