"""The shop's heavy work: functions that every interpreter and process can import.

Each takes an argument, the database's path and `tick`. It calls `tick` several times per
millisecond, so that the live view can distinguish computing from waiting for the GIL.
"""

from __future__ import annotations

import hashlib
import heapq
import html
import os
import struct
import threading
import time
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent import interpreters
from dataclasses import dataclass
from typing import Any

from gillab.server import database

PASSWORD_ROUNDS = 40_000  # takes as long as the other work; a real service needs far more
GAP_NS = 3_000_000  # a longer time between two ticks was waiting; below the switch interval
MOST_PIECES = 64  # per request
MOST_LINES = 400  # per report
MOST_SIDE = 1024  # of a picture, in pixels

Tick = Callable[[], None]


def report(month: str, path: str, tick: Tick) -> bytes:
    """An HTML table of the best-selling products up to a month, by place."""
    number = int(month or 6)
    if not 1 <= number <= 12:
        raise ValueError("a month is a number from 1 to 12")
    names = {row[0]: row[1] for row in database.rows_at_once(path, "id, name", "products")}
    found = database.rows_at_once(
        path,
        "place, product, pieces, pieces * price_cents",
        "orders join products on products.id = product where month <= ? group by month",
        number,
    )
    tick()
    # Two numbers per product in an array, which takes less memory than lists of int objects.
    nothing = bytes(16 * (max(names) + 1))
    sums: dict[str, array[int]] = defaultdict(lambda: array("q", nothing))
    for count, (place, product, pieces, cents) in enumerate(found):
        total = sums[place]
        total[2 * product] += pieces
        total[2 * product + 1] += cents
        if count % 64 == 0:
            tick()
    lines = []
    totals = (
        (total[2 * product + 1], place, name, total[2 * product])
        for place, total in sums.items()
        for product, name in names.items()
        if total[2 * product]
    )
    best = heapq.nlargest(MOST_LINES, totals)
    for cents, place, name, pieces in best:
        cells = (html.escape(place), html.escape(name), str(pieces), f"{cents / 100:,.2f}")
        lines.append("<tr><td>" + "</td><td>".join(cells) + "</td></tr>")
        if len(lines) % 64 == 0:
            tick()
    return f"<!doctype html><table>{''.join(lines)}</table>".encode()


def picture(side: str, path: str, tick: Tick) -> bytes:
    """A Julia set of side × side pixels as a PNG, computed point by point."""
    size = int(side or 96)
    if not 1 <= size <= MOST_SIDE:
        raise ValueError(f"a picture's side is a number from 1 to {MOST_SIDE}")
    lines = bytearray()
    for row in range(size):
        lines.append(0)  # PNG: no filter on this line
        for column in range(size):
            z = complex(3.2 * column / size - 1.6, 2.4 * row / size - 1.2)
            for step in range(48):  # noqa: B007 - it is read below
                z = z * z + complex(-0.4, 0.6)
                if z.real * z.real + z.imag * z.imag > 4.0:
                    break
            lines.append(255 - 5 * step)
        tick()
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)  # 8 bits of grey
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def search(text: str, path: str, tick: Tick) -> bytes:
    """The ten products whose names contain the text with the fewest edits."""
    wanted = (text or "lanterm").lower()[:40]
    ranked = []
    for name, cents in database.rows_at_once(path, "name, price_cents", "products"):
        ranked.append((distance(wanted, name), name, cents))
        tick()
    best = sorted(ranked)[:10]
    return "".join(f"{far}\t{name}\t{cents / 100:.2f}\n" for far, name, cents in best).encode()


def distance(wanted: str, text: str) -> int:
    """Edits that turn `wanted` into some part of `text` (Sellers, 1980)."""
    before = [0] * (len(text) + 1)
    for i, letter in enumerate(wanted, 1):
        now = [i]
        for j, other in enumerate(text, 1):
            now.append(min(before[j - 1] + (letter != other), before[j] + 1, now[-1] + 1))
        before = now
    return min(before)


def password(text: str, path: str, tick: Tick) -> bytes:
    """Check a password. PBKDF2 releases the GIL, so threads are enough for it."""
    salt, right = b"a salt for each user", "correct horse"
    wanted = _hash(right, salt)
    tick()
    return b"yes\n" if wanted == _hash(text or right, salt) else b"no\n"


def _hash(text: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, PASSWORD_ROUNDS)


def fault(how: str, path: str, tick: Tick) -> bytes:
    """Fail or hang on request, for tests and demonstrations."""
    if how == "raise":
        raise RuntimeError("this task always fails")
    if how == "exit":
        raise SystemExit(3)
    while how == "hang":
        time.sleep(0.01)
    return b"fine\n"


def order(argument: tuple[str, Sequence[float]], path: str, tick: Tick) -> bytes:
    """A picture of that side for an order, whose prices have come along to the worker."""
    side, prices = argument
    if not len(prices):
        raise ValueError("an order has at least one price")
    return picture(side, path, tick)


@dataclass(frozen=True, slots=True)
class Work:
    """A function of (argument, the database's path, tick), and the type of what it returns."""

    function: Callable[[Any, str, Tick], bytes]
    media_type: str


WORK: dict[str, Work] = {
    "report": Work(report, "text/html; charset=utf-8"),
    "picture": Work(picture, "image/png"),
    "search": Work(search, "text/plain; charset=utf-8"),
    "password": Work(password, "text/plain"),
    "order": Work(order, "image/png"),
    "fault": Work(fault, "text/plain"),
}


def do(kind: str, argument: Any, path: str) -> tuple[bytes, tuple]:
    """Do work of this kind here; return its result and its pieces.

    A piece is a period of uninterrupted work: (index in WORK, process, interpreter, thread,
    core or -1, start_ns, end_ns).
    """
    clock = time.monotonic_ns
    start = last = clock()
    periods: list[tuple[int, int]] = []

    def tick() -> None:
        nonlocal start, last
        now = clock()
        if now - last > GAP_NS:
            periods.append((start, last))
            start = now
        last = now

    result = WORK[kind].function(argument, path, tick)
    periods.append((start, clock()))
    who = (os.getpid(), interpreters.get_current().id, threading.get_native_id(), current_core())
    number = list(WORK).index(kind)
    return result, tuple((number, *who, *period) for period in periods[-MOST_PIECES:])


def current_core() -> int:
    """The core of this thread, from Linux's /proc/thread-self/stat (proc(5), field 39), or -1."""
    try:
        with open("/proc/thread-self/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[36])
    except OSError, IndexError, ValueError:
        return -1


def warm(path: str, linger_s: float) -> None:
    """Connect to the database, then wait, so that the next call goes to another worker."""
    database.connect(path)
    time.sleep(linger_s)
