"""The keys of an exercise.toml: which there must be, which there may be, and what they hold."""

from collections.abc import Callable, Mapping

from gillab.course import CourseError

LONGEST_MINUTES = 600

type Keys = Mapping[str, tuple[str, Callable[[object], bool]]]


class BrokenExercise(CourseError):
    """An exercise.toml cannot be used; the message names the file and the key."""


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


# What a key must hold: the words for a message, and the test.
TEXT = ("text", lambda value: isinstance(value, str))
TEXTS = ("a list of texts", lambda value: are_texts(value) and bool(value))
WHOLE = ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
POSITIVE_WHOLE = ("a whole number above 0", lambda value: WHOLE[1](value) and value > 0)
POSITIVE = ("a number above 0", lambda value: is_number(value) and 0 < value < float("inf"))
MINUTES = (
    f"a number of minutes from 0 to {LONGEST_MINUTES}",
    lambda value: is_number(value) and 0 <= value <= LONGEST_MINUTES,
)
TRUE_OR_FALSE = ("true or false", lambda value: isinstance(value, bool))
TABLE = ("a table", lambda value: isinstance(value, dict))
TABLES = (
    "one table [[steps]] or more",
    lambda value: isinstance(value, list) and bool(value) and all(map(TABLE[1], value)),
)

EXERCISE_KEYS: Keys = {
    "id": WHOLE,
    "title": TEXT,
    "minutes": MINUTES,
    "page": TEXT,
    "steps": TABLES,
}
EXERCISE_OPTIONS: Keys = {"beyond_page": TEXT}
STEP_KEYS: Keys = {
    "id": TEXT,
    "title": TEXT,
    "folder": TEXT,
    "hints": TEXTS,
    "notice": TEXT,
    "starter_says": TEXT,
}
STEP_OPTIONS: Keys = {
    "beyond": TRUE_OR_FALSE,
    "files": TEXTS,
    "timeout_s": POSITIVE,
    "memory_mb": POSITIVE_WHOLE,
    "extension": TABLE,
}
EXTENSION_KEYS: Keys = {"name": TEXT, "source": TEXT}


def check_keys(entry: dict, needed: Keys, where: str, options: Keys | None = None) -> None:
    """BrokenExercise unless `entry` has the needed keys, no unknown one, and fitting values."""
    known = {**needed, **(options or {})}
    for key in entry:
        if key not in known:
            raise BrokenExercise(f"{where}: unknown key {key!r}; choose from: {', '.join(known)}")
    for key, (words, fits) in known.items():
        if key not in entry and key in needed:
            raise BrokenExercise(f"{where}: the key {key!r} is missing; it holds {words}")
        if key in entry and not fits(entry[key]):
            raise BrokenExercise(f"{where}: {key} = {entry[key]!r:.60} is not {words}")
