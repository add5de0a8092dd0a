"""The window's scenarios: how large a tile is, how much work it is, and who drags the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gillab.course.play import scenarios
from gillab.course.play.scenarios import Scenario, cores
from gillab.desktop.model.started_pool import WAYS

SIDES = {"small": 8, "medium": 32, "large": 128}  # samples along a tile's edge
# Where in the plane the picture is: centre x and y, and span. From line to line the points need
# several times as many rounds of the same loop.
PLACES = {
    "light": (-0.6, 0.0, 8.0),
    "medium": (-0.5622, 0.6428, 0.02),
    "heavy": (-0.7436, 0.1319, 0.012),
}
STILL, DRIVEN, BY_HAND = "not dragged", "dragged", "dragged by hand"
SECONDS, MOST_SECONDS = 10.0, 20.0
SIZE = (640, 560)  # of the picture, in pixels of the screen
LABELS = {  # of the form's fields
    "way": "way",
    "workers": "workers",
    "tile": "size of a tile",
    "work": "work of each tile",
    "drag": "the picture is",
    "guess": "your guess: which way wins?",
}
CHOICES = {
    "tile": tuple(SIDES),
    "work": tuple(PLACES),
    "drag": (STILL, DRIVEN, BY_HAND),
    "way": WAYS,
    "guess": WAYS,
}


@dataclass(frozen=True, slots=True)
class Load:
    """What the window has to do: tiles of a size and a work, and a picture that is dragged."""

    tile: str
    work: str
    drag: str


def named() -> dict[str, tuple[Load, int]]:
    """name → (load, workers), for this machine."""
    return {
        "a quiet picture": (Load("medium", "medium", STILL), cores()),
        "dragging": (Load("medium", "medium", DRIVEN), cores()),
        "tiny tiles": (Load("small", "light", STILL), cores()),
        "large heavy tiles": (Load("large", "heavy", DRIVEN), cores()),
        "more workers than cores": (Load("medium", "medium", DRIVEN), 2 * cores()),
        "by hand": (Load("medium", "medium", BY_HAND), cores()),
    }


def read(fields: Mapping[str, Any], seconds: float = SECONDS) -> Scenario[Load]:
    """The scenario of a form; BadScenario names the first field that is wrong."""
    return scenarios.read(fields, CHOICES, Load, named(), seconds)
