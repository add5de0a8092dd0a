"""A scenario: a way of serving, its workers, and the load that it gets. Few have names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from gillab.course import CourseError
from gillab.server.orders import BUFFER, CARRIES, LIST, SMALL
from gillab.server.ways import ONE_LOOP

WAYS = (*ONE_LOOP, "loops")
SIDES = {"light": 34, "medium": 68, "heavy": 240}  # how heavy: the side of a picture, in pixels
SHARES = {"few": 0.3, "many": 0.8, "too many": 1.3}  # offered work, as a share of all cores
MOST_WORKERS = 16
SECONDS = 20.0
OWN = "my own"


class BadScenario(CourseError):
    """A scenario cannot be run; the message says why and what may be chosen."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the shop gets: how heavy a heavy request is, how many come, what each carries."""

    heavy: str
    many: str
    carries: str

    @property
    def path(self) -> str:
        """The request that is sent."""
        return f"/order?q={SIDES[self.heavy]}&carry={self.carries}"

    def per_second(self, task_s: float, cores: float) -> float:
        """Heavy requests a second, for a task of `task_s` seconds on that many cores."""
        return max(0.5, round(SHARES[self.many] * cores / task_s, 1))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way and its workers under a load; `guess` is the way that is expected to win."""

    name: str
    load: Load
    way: str
    workers: int
    guess: str
    seconds: float = SECONDS


def cores() -> int:
    return os.process_cpu_count() or 1


def named() -> dict[str, tuple[Load, int]]:
    """name → (load, workers), for this machine."""
    return {
        "a quiet shop": (Load("medium", "few", SMALL), cores()),
        "one heavy customer": (Load("heavy", "few", SMALL), cores()),
        "a rush": (Load("medium", "too many", SMALL), cores()),
        "big orders": (Load("light", "few", LIST), cores()),
        "big orders in a buffer": (Load("light", "few", BUFFER), cores()),
        "more workers than cores": (Load("medium", "too many", SMALL), 2 * cores()),
    }


def name_of(load: Load, workers: int) -> str:
    """The name of such a scenario, or OWN."""
    for name, known in named().items():
        if known == (load, workers):
            return name
    return OWN


def read(fields: dict[str, Any], seconds: float = SECONDS) -> Scenario:
    """The scenario of a form; BadScenario names the first field that is wrong."""
    choices = {
        "heavy": tuple(SIDES),
        "many": tuple(SHARES),
        "carries": CARRIES,
        "way": WAYS,
        "guess": WAYS,
    }
    for field, allowed in choices.items():
        if fields.get(field) not in allowed:
            what = "guess first: " if field == "guess" else ""
            raise BadScenario(f"{what}{field} is one of: {', '.join(allowed)}")
    try:
        workers = int(fields.get("workers", ""))
    except TypeError, ValueError:
        workers = 0
    if not 1 <= workers <= MOST_WORKERS:
        raise BadScenario(f"workers is a number from 1 to {MOST_WORKERS}")
    load = Load(fields["heavy"], fields["many"], fields["carries"])
    workers = 1 if fields["way"] == "inline" else workers
    name = name_of(load, workers if fields["way"] != "inline" else cores())
    return Scenario(name, load, fields["way"], workers, fields["guess"], seconds)
