"""Search a folder of text and CSV files, and make a thumbnail of each."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from gillab.desktop.model.shared_pixels import Ticket, borrowed

ENDINGS = (".txt", ".csv", ".md", ".py", ".log", ".json", ".toml")
MOST_FILES, MOST_BYTES = 2000, 2_000_000  # a home folder must not fill the list or the memory
WIDTH, HEIGHT = 64, 40  # of a thumbnail, in pixels
BATCH = 8  # files a task: opening one small file is less than handing a task over
LOOK_UP = 500  # lines between two looks at the flag: some milliseconds
LAST_CELLS = 64  # of a row, where a number is looked for: a row may be a whole file


@dataclass(frozen=True, slots=True)
class Found:
    """One file: where, how often the words occur, the first line with them, its thumbnail."""

    path: str
    matches: int
    line: str
    thumbnail: bytes  # WIDTH × HEIGHT bytes, 0 paper to 255 ink
    problem: str = ""


class GivenUp(Exception):
    """Nobody wants the answer any more."""


def listed(folder: str, ticket: Ticket) -> list[str]:
    """In a worker: the folder's files worth looking at, MOST_FILES at most; fewer if given up."""
    found: list[str] = []
    with borrowed(ticket) as memory:
        for place, folders, names in os.walk(folder):
            if _given_up(memory):
                break
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [os.path.join(place, n) for n in sorted(names) if n.endswith(ENDINGS)]
            if len(found) >= MOST_FILES:
                break
    return found[:MOST_FILES]


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """In the pieces that tasks are made of."""
    return map(list, batched(paths, BATCH, strict=False))


def look_through(paths: list[str], words: str, ticket: Ticket) -> list[Found]:
    """In a worker: each file's answer; what cannot be read is told, not raised.

    The flag is looked at before each file and within it: then there are fewer answers.
    """
    answers: list[Found] = []
    with borrowed(ticket) as memory:
        for path in paths:
            try:
                answers.append(_look(Path(path), words.casefold(), lambda: _given_up(memory)))
            except GivenUp:
                break
    return answers


def _given_up(memory: memoryview | None) -> bool:
    return memory is None or bool(memory[0])


def _look(path: Path, words: str, given_up: Callable[[], bool]) -> Found:
    if given_up():
        raise GivenUp
    try:
        text = _read(path)
    except OSError as error:
        return Found(str(path), 0, "", bytes(WIDTH * HEIGHT), error.strerror or str(error))
    lines = text.splitlines()
    matches, first = 0, ""
    for line in _watched(lines, given_up):
        count = line.casefold().count(words) if words else 0
        first = first or (line.strip()[:200] if count else "")
        matches += count
    picture = bars(_watched(lines, given_up)) if path.suffix == ".csv" else b""
    return Found(str(path), matches, first, picture or layout(lines))


def _read(path: Path) -> str:
    """The first MOST_BYTES of a plain file; OSError for a pipe, which might never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(None, "not a plain file")
    with path.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8", "replace")


def _watched(lines: list[str], given_up: Callable[[], bool]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number % LOOK_UP == 0 and given_up():
            raise GivenUp
        yield line


def layout(lines: list[str]) -> bytes:
    """A page seen from afar: its first HEIGHT lines, a pixel for each character but spaces."""
    rows = []
    for line in lines[:HEIGHT]:
        line = line[:WIDTH].expandtabs(4)[:WIDTH].ljust(WIDTH)
        rows.append(bytes(0 if letter == " " else 150 for letter in line))
    return b"".join(rows).ljust(WIDTH * HEIGHT, b"\0")


def bars(lines: Iterable[str]) -> bytes:
    """The last column of numbers of a CSV file as bars; empty when there is none."""
    try:
        numbers = [n for n in map(_last_number, csv.reader(lines)) if n is not None]
    except csv.Error:  # a .csv by name only
        numbers = []
    if not numbers:
        return b""
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    picture = bytearray(WIDTH * HEIGHT)
    for column in range(WIDTH):
        value = numbers[column * len(numbers) // WIDTH]
        tall = round((value - low) / ((high - low) or 1.0) * (HEIGHT - 1))
        for row in range(HEIGHT - 1 - tall, HEIGHT):
            picture[row * WIDTH + column] = 200
    return bytes(picture)


def _last_number(row: list[str]) -> float | None:
    for cell in reversed(row[-LAST_CELLS:]):
        try:
            number = float(cell)
        except ValueError:
            continue
        if abs(number) < float("inf"):
            return number
    return None
