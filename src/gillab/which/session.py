"""The steps of `which`: look at the function, send it to each executor, time it, decide."""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from gillab.bench import builds, provenance
from gillab.bench.request import worker_counts
from gillab.core import executors
from gillab.core.environment import allowed_cores, load_average
from gillab.core.process_tree import Limits
from gillab.core.results import Results, Run, save
from gillab.core.stats import Estimate, beyond_workers
from gillab.which import advice, gains, pythons, results_file, verdict
from gillab.which.child_process import Answer, ask
from gillab.which.passages import Passage, passage
from gillab.which.plan import SUITE, Case, Plan, Task, make
from gillab.which.progress import Progress
from gillab.which.target import NotMeasurable, Target, WrongTarget, find

POOLS = ("threads", "processes", "interpreters")
MEMORY_SHARE = 0.8
OUTPUT_BYTES, TIMED_OUTPUT_BYTES = 16 * 2**20, 2**30  # timing repeats what a task prints
CHECKED_S = 2.0  # of tasks whose answers are compared on each executor
CHECKED_TASKS = 64


@dataclass
class Session:
    """What is asked, and what has been found so far."""

    asked: argparse.Namespace
    target: Target
    tasks: dict[str, Any]
    builds: builds.Builds
    workers: tuple[int, ...]
    progress: Progress
    output: Path
    looked: dict[str, Any] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    results: Results | None = None

    @property
    def several(self) -> bool:
        return len(self.builds.names) > 1

    def ask(self, build: str, step: str, seconds: float, **order: Any) -> Answer:
        """One step in a fresh process of that build."""
        memory = self.asked.memory * 1e6 if self.asked.memory else self._free()
        limits = Limits(
            seconds,
            int(memory),
            processes=64 + 2 * max(self.workers),
            output_bytes=TIMED_OUTPUT_BYTES if step == "pairs" else OUTPUT_BYTES,
        )
        order = {"step": step, **self.tasks, **order}
        return ask(self.builds.pythons[build], self.target, order, limits)

    @staticmethod
    def _free() -> float:
        return MEMORY_SHARE * psutil.virtual_memory().available


def open_session(asked: argparse.Namespace, progress: Progress) -> Session:
    """Check all that was asked; `WrongTarget` or `BuildError` for a mistake."""
    target = find(asked.target)
    for name in asked.executors or ():
        if name not in executors.NAMES or name == "inline":
            known = ", ".join(name for name in executors.NAMES if name != "inline")
            raise WrongTarget(f"unknown executor {name!r}; choose among: {known}")
    if asked.scheduler:
        os.environ[executors.SCHEDULER_VARIABLE] = asked.scheduler
    found = pythons.find(asked.python or [sys.executable])
    workers = tuple(sorted(set(asked.workers or worker_counts(allowed_cores()))))
    output = Path(asked.output) if asked.output else results_file.default_path(target)
    if asked.output and output.exists():
        raise WrongTarget(f"{output} exists; name a new file, so that nothing measured is lost")
    return Session(asked, target, _tasks(asked.tasks), found, workers, progress, output)


def _tasks(text: str | None) -> dict[str, Any]:
    """Where --tasks points: FILE.py:NAME, or a NAME in the function's own module."""
    if not text:
        return {}
    if ":" not in text:
        return {"tasks_name": text}
    found = find(text)
    return {
        "tasks_name": found.function,
        "tasks_module": found.module,
        "tasks_folder": str(found.folder),
    }


def look(session: Session) -> None:
    """Time the function inline; `NotMeasurable` if that does not end well."""
    session.progress.step("looking at the function")
    build = session.builds.names[0]
    limit = session.asked.timeout + 10
    answer = session.ask(build, "look", limit)
    if not answer.ok:
        remedy = {
            "time": "give smaller tasks, or more time with --timeout",
            "memory": "give smaller tasks, or more memory with --memory",
        }.get(answer.reason, "make it work by itself first")
        raise NotMeasurable(f"{session.target.label} {answer.said}: {remedy}")
    session.looked = answer.found


def send(session: Session) -> None:
    """Send the function to every executor of every build, and compare the answers."""
    task_s = session.looked["task_s"]
    count = max(2, min(CHECKED_TASKS, int(CHECKED_S / max(task_s, 1e-6))))
    limit = session.asked.timeout + 10 + 4 * count * session.looked["longest_s"]
    for build, executor in _pools(session):
        session.progress.step(f"sending it to {executor}")
        answer = session.ask(
            build, "go", limit, executor=executor, workers=max(session.workers), count=count
        )
        session.passages.append(passage(build, executor, answer, session.looked))


def _pools(session: Session) -> Iterator[tuple[str, str]]:
    names = [*(session.asked.executors or POOLS)]
    if session.asked.scheduler:
        names.append(executors.CLUSTER)
    for build in session.builds.names:
        for name in dict.fromkeys(names):
            yield build, name


def plan(session: Session) -> Plan:
    """The cases for what can go."""
    pools = [(one.build, one.executor) for one in session.passages if one.goes]
    looked = session.looked
    sizes = [looked[part]["bytes"] or 0 for part in ("arguments", "result")]
    task = Task(session.target.label, looked["task_s"], sum(sizes))
    return make(pools, session.workers, task, session.asked.seconds)


def measure(session: Session, planned: Plan) -> Results:
    """Time every case, saving after each; then the trips."""
    seed = random.randrange(2**31)
    found = {
        "function": session.target.label,
        "looked": session.looked,
        "passages": [vars(one) for one in session.passages],
    }
    results = results_file.new(session.builds.described, session.asked.arguments, seed, found)
    session.results = results
    cases = planned.order(seed)
    trips = [(one.build, one.executor) for one in session.passages if one.goes]
    trips = [place for place in trips if place[1] not in ("threads", executors.CLUSTER)]
    session.progress.begin(len(cases) + len(trips), planned.seconds + 2 * len(trips))
    for case in cases:
        _add(session, results, _measured(session, planned, case, len(results.runs)))
        session.progress.case(f"{case.executor}×{case.workers}")
    for build, executor in trips:
        _add(session, results, _trips(session, build, executor, len(results.runs)))
        session.progress.case(f"trips to {executor}")
    results.provenance["load_after"] = load_average()
    results.provenance["warnings"] = warnings(results)
    save(results, session.output)
    return results


def warnings(results: Results) -> list[str]:
    """Reasons to trust these figures less, one line each."""
    said = []
    load, cores = results.provenance["load_before"], results.provenance["machine"]["cores_allowed"]
    if load is not None and load > cores / 2:
        said.append(
            f"other programs kept this machine busy (load {load:g} on {cores:g} cores), so pools "
            "gain less than they could: close them and ask again"
        )
    said += [
        f"{gain.executor} {gain.with_workers} is faster than its workers can be: "
        "inline was disturbed; ask again when the machine is idle"
        for gain in gains.gains(results.runs)
        if beyond_workers(gain.speed_up, gain.workers)
    ]
    return said


def _add(session: Session, results: Results, runs: Sequence[Run]) -> None:
    results.runs += runs
    save(results, session.output)


def _measured(session: Session, planned: Plan, case: Case, order: int) -> list[Run]:
    started = provenance.now()
    limit = session.asked.timeout + 10 + 10 * planned.seconds_of(case)
    answer = session.ask(
        case.build,
        "pairs",
        limit,
        executor=case.executor,
        workers=case.workers,
        count=case.params["tasks"],
        batch=case.params["batch"],
        blocks=planned.blocks,
    )
    return [results_file.pair_run(case, answer, order, started)]


def _trips(session: Session, build: str, executor: str, order: int) -> list[Run]:
    started = provenance.now()
    limit = session.asked.timeout + 30 + 4 * session.looked["longest_s"]
    answer = session.ask(build, "trips", limit, executor=executor)
    case = Case(SUITE, session.target.label, executor, 1, build)
    return results_file.trip_runs(case, answer, order, started)


@dataclass(frozen=True)
class Decision:
    """The gains over inline on the same build, how the builds compare, and the verdict."""

    gains: list[gains.Gain]
    ratios: dict[str, Estimate]  # inline on a further build, in comparison with the first
    verdict: verdict.Verdict


def decide(session: Session, results: Results) -> Decision:
    """`NotMeasurable` if no case was measured."""
    timed = [run for run in results.runs if "batch" in run.case.params]
    found = gains.gains(timed)
    if not found and timed:
        raise NotMeasurable(f"{session.target.label}: no case could be timed: {timed[0].reason}")
    names = session.builds.names
    ratios = gains.build_ratios(timed, names)
    compared = gains.against_first(found, ratios, names[0])
    costs = advice.costs(found, results.runs)
    return Decision(found, ratios, verdict.decide(compared, session.passages, names, costs))
