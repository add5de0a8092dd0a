"""Search the text and CSV files of a folder, and make a thumbnail of each."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from gillab.desktop.model.shared_pixels import Handle, attached

ENDINGS = (".txt", ".csv", ".md", ".py", ".log", ".json", ".toml")
MOST_FILES, MOST_BYTES = 2000, 2_000_000  # a home folder must not fill the list or the memory
WIDTH, HEIGHT = 64, 40  # of a thumbnail, in pixels
BATCH = 8  # files a task: submitting a task takes longer than reading one small file
CHECK_LINES = 500  # lines between two checks of the stop flag: some milliseconds
LAST_CELLS = 64  # cells of a row that may hold the number: a row may be a whole file


@dataclass(frozen=True, slots=True)
class Found:
    """One file that was searched."""

    path: str
    matches: int  # how often the words occur
    line: str  # the first line with the words
    thumbnail: bytes  # WIDTH × HEIGHT bytes, from 0 for paper to 255 for ink
    problem: str = ""  # why it could not be read


class SearchCancelled(Exception):
    """The stop flag was set while a file was searched."""


def list_files(folder: str, handle: Handle) -> list[str]:
    """In a worker: paths of the folder's text files, MOST_FILES at most; fewer when cancelled."""
    found: list[str] = []
    with attached(handle) as memory:
        for place, folders, names in os.walk(folder):
            if _cancelled(memory):
                break
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [os.path.join(place, n) for n in sorted(names) if n.endswith(ENDINGS)]
            if len(found) >= MOST_FILES:
                break
    return found[:MOST_FILES]


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """The files of each task."""
    return map(list, batched(paths, BATCH, strict=False))


def search_files(paths: list[str], words: str, handle: Handle) -> list[Found]:
    """In a worker: search each file; one that cannot be read has a `problem`.

    The stop flag is checked before each file and within it: when it is set, the rest is left out.
    """
    found: list[Found] = []
    with attached(handle) as memory:
        for path in paths:
            try:
                found.append(_search(Path(path), words.casefold(), lambda: _cancelled(memory)))
            except SearchCancelled:
                break
    return found


def _cancelled(memory: memoryview | None) -> bool:
    return memory is None or bool(memory[0])


def _search(path: Path, words: str, cancelled: Callable[[], bool]) -> Found:
    if cancelled():
        raise SearchCancelled
    try:
        text = _read(path)
    except OSError as error:
        return Found(str(path), 0, "", bytes(WIDTH * HEIGHT), error.strerror or str(error))
    lines = text.splitlines()
    matches, first = 0, ""
    for line in _until_cancelled(lines, cancelled):
        count = line.casefold().count(words) if words else 0
        first = first or (line.strip()[:200] if count else "")
        matches += count
    picture = csv_thumbnail(_until_cancelled(lines, cancelled)) if path.suffix == ".csv" else b""
    return Found(str(path), matches, first, picture or text_thumbnail(lines))


def _read(path: Path) -> str:
    """The first MOST_BYTES of a regular file; OSError for a pipe, which might never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(None, "not a regular file")
    with path.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8", "replace")


def _until_cancelled(lines: list[str], cancelled: Callable[[], bool]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number % CHECK_LINES == 0 and cancelled():
            raise SearchCancelled
        yield line


def text_thumbnail(lines: list[str]) -> bytes:
    """The first HEIGHT lines, with one dark pixel for each character that is no space."""
    rows = []
    for line in lines[:HEIGHT]:
        line = line[:WIDTH].expandtabs(4)[:WIDTH].ljust(WIDTH)
        rows.append(bytes(0 if letter == " " else 150 for letter in line))
    return b"".join(rows).ljust(WIDTH * HEIGHT, b"\0")


def csv_thumbnail(lines: Iterable[str]) -> bytes:
    """A bar chart of the last number of each row; empty when there is no number."""
    try:
        numbers = [n for n in map(_last_number, csv.reader(lines)) if n is not None]
    except csv.Error:  # not CSV, in spite of its name
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
