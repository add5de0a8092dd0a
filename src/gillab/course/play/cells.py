"""The cells of a row, and those that are known while its scenario runs: one format for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gillab.charts import scenario_runs, units
from gillab.charts.scenario_runs import SHOP, SUBJECTS, WINDOW
from gillab.core.results import Run
from gillab.core.stats import estimate, groups
from gillab.desktop.model.lag import missed

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


def row(run: Run) -> dict[str, Any]:
    """What the table shows of one run."""
    return {
        "scenario": run.case.workload,
        "load": scenario_runs.load_of(run),
        "way": run.case.executor,
        "workers": run.case.workers,
        "offered": offered(run.case.params.get("heavy_per_s")),
        **of(run.case.suite, measured(run)),
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


def of(suite: str, figures: Mapping[str, Any]) -> dict[str, str]:
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
