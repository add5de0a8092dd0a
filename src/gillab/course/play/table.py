"""The participant's own table of scenarios: a results file like all others, and what it bears out.

A way wins a load if it keeps the limit of a light request's p99, and of those ways does the most
heavy work; of ways that no measurement tells apart, none wins alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gillab.bench import provenance
from gillab.charts.server_runs import doubt
from gillab.core import environment
from gillab.core.places import PRIVATE
from gillab.core.results import Results, ResultsError, Run, load, save
from gillab.core.stats import Estimate, estimate, groups

PATH = PRIVATE / "scenarios.json"
LIMIT_S = 0.05  # of a light request's p99
DOUBT = "the load came late: this machine was busy with other things"


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
        "command": "scripts/workshop.py play server",
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


def keep(run: Run, task_s: float, path: Path = PATH) -> Results:
    """Add the run as a row, and note what a task of that weight takes: equal loads compare."""
    results = opened(path)
    results.provenance["request"].setdefault("tasks", {})[run.case.params["heavy"]] = task_s
    results.runs.append(run)
    save(results, path)
    return results


def task_s(results: Results, heavy: str) -> float | None:
    """Seconds of a task of that weight, as the rows before were loaded with; None: not measured."""
    return results.provenance["request"].get("tasks", {}).get(heavy)


def light_p99_s(run: Run) -> float:
    return run.details["light"]["p99"]


def row(run: Run) -> dict[str, Any]:
    """What the table shows of one run."""
    params, memory = run.case.params, run.details["memory_loaded_bytes"]
    return {
        "scenario": run.case.workload,
        "load": load_name(run),
        "way": run.case.executor,
        "workers": run.case.workers,
        "offered": f"{params['heavy_per_s']:g}/s",
        "heavy": f"{1 / estimate(groups([run])).median:.1f}/s",
        "p50": f"{run.details['light']['p50'] * 1e3:.1f} ms",
        "p99": f"{light_p99_s(run) * 1e3:.1f} ms",
        "memory": f"{memory / 1e6:.0f} MB" if memory else "not told",
        "guess": run.details["guess"],
        "doubt": DOUBT if doubt(run) else "",
    }


def load_name(run: Run) -> str:
    params = run.case.params
    return f"{params['many']} {params['heavy']} requests, carrying {params['carries']}"


def loads(results: Results) -> dict[str, dict[str, list[Run]]]:
    """{load: {way and workers: runs}}, in the order in which they were kept."""
    found: dict[str, dict[str, list[Run]]] = {}
    for run in results.select("scenario"):
        way = f"{run.case.executor}×{run.case.workers}"
        found.setdefault(load_name(run), {}).setdefault(way, []).append(run)
    return found


def winners(ways: dict[str, list[Run]]) -> list[str]:
    """The ways that keep the limit, and that no other such way surely beats."""
    good = {
        way: estimate(groups(runs))
        for way, runs in ways.items()
        if max(map(light_p99_s, runs)) <= LIMIT_S
    }
    best = min((one.high for one in good.values()), default=0.0)  # seconds a request: less is more
    return [way for way, one in good.items() if one.low <= best]


def verdicts(results: Results) -> list[str]:
    """A sentence for each load, which says no more than the rows bear out."""
    return [sentence(name, ways) for name, ways in loads(results).items()]


def sentence(name: str, ways: dict[str, list[Run]]) -> str:
    limit = f"{LIMIT_S * 1e3:g} ms"
    if len(ways) < 2:
        return f"{name}: one way only, {next(iter(ways))}. Run another one to compare."
    good = winners(ways)
    in_doubt = sum(doubt(run) for runs in ways.values() for run in runs)
    doubts = f" In {in_doubt} of its rows {DOUBT}." if in_doubt else ""
    if not good:
        return f"{name}: none of {listed(ways)} keeps the light p99 within {limit}.{doubts}"
    if len(good) > 1:
        said = (
            f"{listed(good)} cannot be told apart by what they do with a light p99 within {limit}"
        )
        return f"{name}: {said}.{doubts}"
    said = f"{good[0]} does the most of the ways that keep the light p99 within {limit}"
    return f"{name}: {said}, of {listed(ways)}. {guesses(ways, good[0])}{doubts}"


def guesses(ways: dict[str, list[Run]], winner: str) -> str:
    """How many of the guesses named the winner."""
    made = [run.details["guess"] for runs in ways.values() for run in runs]
    right = made.count(winner.partition("×")[0])
    return f"{right} of {len(made)} guesses named it."


def listed(names: Sequence[str] | dict[str, list[Run]]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def text(results: Results) -> list[str]:
    """The table for a terminal, and the verdicts."""
    columns = ("scenario", "way", "workers", "offered", "heavy", "p50", "p99", "memory", "guess")
    heads = {"heavy": "answered", "p50": "light p50", "p99": "light p99"}
    rows = [{c: str(one[c]) for c in columns} for one in map(row, results.select("scenario"))]
    if not rows:
        return ["no row yet: run a scenario, and keep it"]
    rows.insert(0, {c: heads.get(c, c) for c in columns})
    widths = {c: max(len(one[c]) for one in rows) for c in columns}
    lines = ["  ".join(one[c].ljust(widths[c]) for c in columns).rstrip() for one in rows]
    return [*lines, "", *verdicts(results), "", results.source_line]


def estimates(results: Results) -> dict[str, dict[str, Estimate]]:
    """{load: {way: seconds per answered heavy request, with its interval}}."""
    return {
        name: {way: estimate(groups(runs)) for way, runs in ways.items()}
        for name, ways in loads(results).items()
    }
