"""A scenario: a way, its workers, and a load. What the load is, a module for each subject says."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gillab.charts.scenario_runs import OWN
from gillab.course import CourseError

MOST_WORKERS = 16

type Named[L] = Mapping[str, tuple[L, int]]  # name → (load, workers), for this machine


class BadScenario(CourseError):
    """A scenario cannot be run; the message says why and what may be chosen."""


@dataclass(frozen=True, slots=True)
class Scenario[L]:
    """A way and its workers under a load; `guess` is the way that is expected to win."""

    name: str
    load: L
    way: str
    workers: int
    guess: str
    seconds: float


def cores() -> int:
    return os.process_cpu_count() or 1


def read[L](
    fields: Mapping[str, Any],
    choices: Mapping[str, Sequence[str]],
    kind: type[L],
    named: Named[L],
    seconds: float,
) -> Scenario[L]:
    """The scenario of a form; BadScenario names the first field that is wrong."""
    check_choices(fields, choices)
    workers, load = workers_in(fields), load_in(fields, kind)
    name = name_of(named, load, fields["way"], workers)
    return Scenario(name, load, fields["way"], workers, fields["guess"], seconds)


def load_in[L](fields: Mapping[str, Any], kind: type[L]) -> L:
    """The load of a form: the fields of its dataclass `kind`."""
    wanted = dataclasses.fields(kind)  # ty: ignore[invalid-argument-type]
    return kind(**{one.name: fields[one.name] for one in wanted})


def check_choices(fields: Mapping[str, Any], choices: Mapping[str, Sequence[str]]) -> None:
    """BadScenario names the first field that is wrong, and what may be chosen."""
    for field, allowed in choices.items():
        if fields.get(field) not in allowed:
            what = "guess first: " if field == "guess" else ""
            raise BadScenario(f"{what}{field} is one of: {', '.join(allowed)}")


def workers_in(fields: Mapping[str, Any]) -> int:
    """The workers of a form; `inline` has one, whatever is asked for."""
    try:
        workers = int(fields.get("workers", ""))
    except TypeError, ValueError:
        workers = 0
    if not 1 <= workers <= MOST_WORKERS:
        raise BadScenario(f"workers is a number from 1 to {MOST_WORKERS}")
    return 1 if fields["way"] == "inline" else workers


def name_of[L](named: Named[L], load: L, way: str, workers: int) -> str:
    """The name of such a scenario, or OWN; `inline` counts as one worker for each core."""
    workers = cores() if way == "inline" else workers
    return next((name for name, known in named.items() if known == (load, workers)), OWN)


def find[L](named: Named[L], name: str) -> tuple[L, int]:
    """The load and the workers of that name; BadScenario lists the names."""
    if name not in named:
        raise BadScenario(f"there is no scenario {name!r}; choose one of: {', '.join(named)}")
    return named[name]
