"""Read exercises/*/exercise.toml: which exercises and steps there are, and their files.

All code reads exercises by this module, so that a mistake in such a file gives one message.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gillab.core.places import EXERCISES
from gillab.course import CourseError
from gillab.course.exercise_keys import (
    EXERCISE_KEYS,
    EXERCISE_OPTIONS,
    EXTENSION_KEYS,
    STEP_KEYS,
    STEP_OPTIONS,
    BrokenExercise,
    check_keys,
)

STARTERS = ".starters"
TESTS = "test_task.py"
HINTS_PER_STEP = 3


class UnknownStep(CourseError):
    """There is no such exercise or step; the message says which there are."""


@dataclass(frozen=True)
class Extension:
    """A C extension that a step needs: the module's name and its source in the step's folder."""

    name: str
    source: str


@dataclass(frozen=True)
class Step:
    """One task: the files that a participant edits, and what the check and the pages say of it."""

    id: str
    title: str
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
        """The file that the participant edits."""
        return self.folder / name

    def starter(self, name: str) -> Path:
        """The untouched copy of that file, which a reset restores."""
        return self.folder.parent / STARTERS / variant(name, self.folder.name)

    def restorable(self) -> tuple[str, ...]:
        """What a reset brings back: the participant's files, and the tests where a copy is kept."""
        kept = self.starter(TESTS).is_file()
        return (*self.files, TESTS) if kept else self.files

    def solution(self, name: str) -> Path:
        """Our solution of that file."""
        return self.folder / variant(name, "solution")

    def starters(self) -> dict[str, Path]:
        return {name: self.starter(name) for name in self.files}

    def solutions(self) -> dict[str, Path]:
        return {name: self.solution(name) for name in self.files}


@dataclass(frozen=True)
class Exercise:
    id: int
    title: str
    minutes: float
    page: str
    folder: Path
    steps: tuple[Step, ...]
    beyond_page: str = ""  # of the steps beyond the minutes, where they do not stand on `page`

    def page_of(self, step: Step) -> str:
        """The page on which that step stands."""
        return self.beyond_page if step.beyond and self.beyond_page else self.page

    @property
    def file(self) -> str:
        """Its exercise.toml, named from the project's folder."""
        return where_in_project(self.folder)


def variant(name: str, word: str) -> str:
    """The file name of another version of a step's file: task.py → WORD.py, x.py → WORD.x.py.

    Each file of a step has a name of its own, also where two of them end in .py.
    """
    path = Path(name)
    return f"{word}{path.suffix}" if path.stem == "task" else f"{word}.{name}"


def where_in_project(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}/exercise.toml"


def load_step(folder: Path, entry: dict[str, Any], where: str) -> Step:
    check_keys(entry, STEP_KEYS, where, STEP_OPTIONS)
    extension = entry.get("extension")
    if extension is not None:
        check_keys(extension, EXTENSION_KEYS, f"{where}, extension")
    step = Step(
        id=entry["id"],
        title=entry["title"],
        beyond=entry.get("beyond", False),
        folder=folder / entry["folder"],
        files=tuple(entry.get("files", ["task.py"])),
        hints=tuple(hint.strip() for hint in entry["hints"]),
        notice=entry["notice"].strip(),
        starter_says=entry["starter_says"],
        timeout_s=entry.get("timeout_s", 8.0),
        memory_mb=entry.get("memory_mb", 1024),
        extension=None if extension is None else Extension(**extension),
    )
    own = [*map(step.path, step.files), *step.solutions().values()]
    if len(set(own)) < len(own):
        raise BrokenExercise(f"{where}: files = {list(step.files)!r} names one twice or a solution")
    return step


def load_exercise(folder: Path) -> Exercise:
    where = where_in_project(folder)
    try:
        entry = tomllib.loads((folder / "exercise.toml").read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenExercise(f"{where}: {error.strerror}") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise BrokenExercise(f"{where}: {error}") from None
    check_keys(entry, EXERCISE_KEYS, where, EXERCISE_OPTIONS)
    steps = tuple(
        load_step(folder, step, f"{where}, step {step.get('id', number)}")
        for number, step in enumerate(entry["steps"], 1)
    )
    return Exercise(
        entry["id"],
        entry["title"],
        entry["minutes"],
        entry["page"],
        folder,
        steps,
        entry.get("beyond_page", ""),
    )


def load_exercises(folder: Path = EXERCISES) -> list[Exercise]:
    """All of them by number; CourseError where one is broken or two have the same id."""
    found = [load_exercise(path.parent) for path in sorted(folder.glob("*/exercise.toml"))]
    known: dict[int | str, str] = {}
    for exercise in found:
        for number in (exercise.id, *(step.id for step in exercise.steps)):
            if number in known:
                taken = f"id = {number!r} is taken, in {known[number]}"
                raise BrokenExercise(f"{exercise.file}: {taken}")
            known[number] = exercise.file
    return sorted(found, key=lambda exercise: exercise.id)


def find_exercise(wanted: int, folder: Path = EXERCISES) -> Exercise:
    """The exercise of that number; UnknownStep if there is none."""
    for exercise in load_exercises(folder):
        if exercise.id == wanted:
            return exercise
    raise UnknownStep(f"no {folder.name}/*/exercise.toml has id = {wanted}")


def select(exercises: list[Exercise], wanted: str | None) -> list[Step]:
    """The steps that "1", "1.2" or None (all) name; in each exercise those beyond it come last."""
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
    """The steps within their exercise's minutes; all of them if none is."""
    return [step for step in steps if not step.beyond] or steps
