"""The shop's scenarios: how heavy a heavy request is, how many come, and what each carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gillab.course.play import scenarios
from gillab.course.play.scenarios import Scenario, cores
from gillab.server.orders import BUFFER, CARRIES, LIST, SMALL
from gillab.server.ways import ONE_LOOP

WAYS = (*ONE_LOOP, "loops")
SIDES = {"light": 34, "medium": 68, "heavy": 240}  # how heavy: the side of a picture, in pixels
SHARES = {"few": 0.3, "many": 0.8, "too many": 1.3}  # offered work, as a share of all cores
SECONDS, MOST_SECONDS = 20.0, 120.0
LABELS = {  # of the form's fields
    "way": "way",
    "workers": "workers",
    "heavy": "how heavy",
    "many": "how many come",
    "carries": "what each carries",
    "guess": "your guess: which way wins?",
}
CHOICES = {
    "heavy": tuple(SIDES),
    "many": tuple(SHARES),
    "carries": CARRIES,
    "way": WAYS,
    "guess": WAYS,
}


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


def read(fields: Mapping[str, Any], seconds: float = SECONDS) -> Scenario[Load]:
    """The scenario of a form; BadScenario names the first field that is wrong."""
    return scenarios.read(fields, CHOICES, Load, named(), seconds)
