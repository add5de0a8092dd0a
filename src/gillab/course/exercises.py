"""Find the exercises and their steps, and remember how far somebody has come."""

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from gillab.core.places import EXERCISES, PRIVATE

STARTERS = ".starters"
HINTS_PER_STEP = 3


class UnknownStep(Exception):
    """The message says which steps there are."""


@dataclass(frozen=True)
class Extension:
    """A C extension that a step needs: the module's name and its source in the step's folder."""

    name: str
    source: str


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    minutes: int
    beyond: bool  # not within the exercise's minutes: for fast finishers, or at home
    folder: Path
    files: tuple[str, ...]
    hints: tuple[str, ...]
    notice: str
    starter_says: str
    timeout_s: float
    memory_mb: int
    extension: Extension | None

    def path(self, name: str) -> Path:
        return self.folder / name

    def starter(self, name: str) -> Path:
        """The untouched copy of task.X, from which a reset is made."""
        return self.folder.parent / STARTERS / f"{self.folder.name}{Path(name).suffix}"

    def solution(self, name: str) -> Path:
        return self.folder / f"solution{Path(name).suffix}"


@dataclass(frozen=True)
class Exercise:
    id: int
    title: str
    minutes: int
    page: str
    folder: Path
    steps: tuple[Step, ...]


def load_step(folder: Path, entry: dict) -> Step:
    extension = entry.get("extension")
    return Step(
        id=entry["id"],
        title=entry["title"],
        minutes=entry["minutes"],
        beyond=entry.get("beyond", False),
        folder=folder / entry["folder"],
        files=tuple(entry.get("files", ["task.py"])),
        hints=tuple(hint.strip() for hint in entry["hints"]),
        notice=entry["notice"].strip(),
        starter_says=entry["starter_says"],
        timeout_s=entry.get("timeout_s", 8.0),
        memory_mb=entry.get("memory_mb", 1024),
        extension=Extension(**extension) if extension else None,
    )


def load_exercise(folder: Path) -> Exercise:
    entry = tomllib.loads((folder / "exercise.toml").read_text(encoding="utf-8"))
    steps = tuple(load_step(folder, step) for step in entry["steps"])
    return Exercise(entry["id"], entry["title"], entry["minutes"], entry["page"], folder, steps)


def load_exercises(folder: Path = EXERCISES) -> list[Exercise]:
    found = [load_exercise(path.parent) for path in sorted(folder.glob("*/exercise.toml"))]
    return sorted(found, key=lambda exercise: exercise.id)


def select(exercises: list[Exercise], wanted: str | None) -> list[Step]:
    """The steps that "1", "1.2" or None (all) name, in each exercise those beyond it last."""
    steps = [
        step
        for exercise in exercises
        for step in sorted(exercise.steps, key=lambda step: step.beyond)
    ]
    chosen = [step for step in steps if wanted in (None, step.id, step.id.split(".")[0])]
    if not chosen:
        known = ", ".join(sorted(step.id for step in steps))
        raise UnknownStep(f"there is no exercise or step {wanted!r}; choose one of: {known}")
    return chosen


def needed(steps: list[Step]) -> list[Step]:
    """Without those beyond their exercise, unless nothing else was asked for."""
    return [step for step in steps if not step.beyond] or steps


class Progress:
    """What was passed and how many hints were seen: one small JSON file in the project's folder."""

    def __init__(self, path: Path = PRIVATE / "progress.json"):
        self.path = path
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
        except OSError, ValueError:
            entries = {}  # a lost or broken progress file costs ticks, never work
        self.entries: dict[str, dict] = entries if isinstance(entries, dict) else {}

    def get(self, step: Step) -> dict:
        entry = self.entries.get(step.id)
        return entry if isinstance(entry, dict) else {}

    def passed(self, step: Step) -> bool:
        return self.get(step).get("passed") is True

    def hints_seen(self, step: Step) -> int:
        seen = self.get(step).get("hints", 0)
        return seen if isinstance(seen, int) and seen >= 0 else 0

    def update(self, step: Step, **changes) -> None:
        self.entries[step.id] = {**self.get(step), **changes}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(self.entries, indent=1), encoding="utf-8")
        draft.replace(self.path)  # a check ended half-way leaves the old file, not half a file
