"""Search a folder of text and CSV files, and make a thumbnail of each."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ENDINGS = (".txt", ".csv", ".md", ".py", ".log", ".json", ".toml")
MOST_FILES, MOST_BYTES = 2000, 2_000_000  # a home folder must not fill the list or the memory
WIDTH, HEIGHT = 64, 40  # of a thumbnail, in pixels
BATCH = 8  # files a task: opening one small file is less than handing a task over


@dataclass(frozen=True, slots=True)
class Found:
    """One file: where, how often the words occur, the first line with them, its thumbnail."""

    path: str
    matches: int
    line: str
    thumbnail: bytes  # WIDTH × HEIGHT bytes, 0 paper to 255 ink
    problem: str = ""


def batches(folder: Path) -> Iterator[list[str]]:
    """Files worth looking at, in batches for a pool."""
    batch: list[str] = []
    for path in _files(folder):
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _files(folder: Path) -> Iterator[str]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(ENDINGS) and count < MOST_FILES:
                count += 1
                yield str(Path(place, name))


def look_through(paths: list[str], words: str) -> list[Found]:
    """In a worker: each file's answer; what cannot be read is told, not raised."""
    return [_look(Path(path), words.casefold()) for path in paths]


def _look(path: Path, words: str) -> Found:
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8", "replace")
    except OSError as error:
        return Found(str(path), 0, "", bytes(WIDTH * HEIGHT), error.strerror or str(error))
    matches, first = 0, ""
    for line in text.splitlines():
        count = line.casefold().count(words) if words else 0
        first = first or (line.strip()[:200] if count else "")
        matches += count
    picture = bars(text) if path.suffix == ".csv" else layout(text)
    return Found(str(path), matches, first, picture)


def layout(text: str) -> bytes:
    """A page seen from afar: its first HEIGHT lines, a pixel for each character but spaces."""
    rows = []
    for line in text.splitlines()[:HEIGHT]:
        line = line.expandtabs(4)[:WIDTH].ljust(WIDTH)
        rows.append(bytes(0 if letter == " " else 150 for letter in line))
    return b"".join(rows).ljust(WIDTH * HEIGHT, b"\0")


def bars(text: str) -> bytes:
    """The last column of numbers of a CSV file as bars; a page's layout when there is none."""
    try:
        numbers = [n for n in map(_last_number, csv.reader(text.splitlines())) if n is not None]
    except csv.Error:  # a .csv by name only
        numbers = []
    if not numbers:
        return layout(text)
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    picture = bytearray(WIDTH * HEIGHT)
    for column in range(WIDTH):
        value = numbers[column * len(numbers) // WIDTH]
        tall = round((value - low) / ((high - low) or 1.0) * (HEIGHT - 1))
        for row in range(HEIGHT - 1 - tall, HEIGHT):
            picture[row * WIDTH + column] = 200
    return bytes(picture)


def _last_number(row: list[str]) -> float | None:
    for cell in reversed(row):
        try:
            number = float(cell)
        except ValueError:
            continue
        if abs(number) < float("inf"):
            return number
    return None
