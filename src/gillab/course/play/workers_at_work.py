"""Which worker of the shop computes how much of the time, and on which core: its live events."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections import deque
from typing import Any

RECENT_NS = 2_000_000_000
MOST_PIECES = 20_000


class WorkersAtWork:
    """Reads the live events of a shop in a thread; `busy` sums up the last two seconds."""

    def __init__(self, url: str):
        self._address = url.removeprefix("http://")
        self._pieces: deque[list[int]] = deque(maxlen=MOST_PIECES)
        self._process = 0  # the one that answers
        self._over = False
        self._news_ns = time.monotonic_ns()  # when the shop last told anything
        threading.Thread(target=self._read, daemon=True).start()

    def close(self) -> None:
        """Stop at the next event; the shop's end also ends the reading."""
        self._over = True

    def silent_s(self) -> float:
        """For how long the shop has told nothing: an event loop that computes does not tell."""
        return (time.monotonic_ns() - self._news_ns) / 1e9

    def busy(self) -> list[dict[str, Any]]:
        """[{worker, share of the time, cores}, …], of the last two seconds."""
        now = time.monotonic_ns()
        found: dict[str, dict[str, Any]] = {}
        for _, pid, interpreter, thread, core, start, end in list(self._pieces):
            if end < now - RECENT_NS:
                continue
            name = self._name(pid, interpreter, thread)
            row = found.setdefault(name, {"worker": name, "share": 0.0, "cores": set()})
            row["share"] += (end - max(start, now - RECENT_NS)) / RECENT_NS
            if core >= 0:
                row["cores"].add(core)
        rows = [found[name] | {"cores": sorted(found[name]["cores"])} for name in sorted(found)]
        return [row | {"share": min(1.0, row["share"])} for row in rows]

    def _name(self, pid: int, interpreter: int, thread: int) -> str:
        if pid != self._process:
            return f"process {pid}"
        return f"interpreter {interpreter}" if interpreter else f"thread {thread}"

    def _read(self) -> None:
        """The shop ends each stream after some seconds: open the next one."""
        while not self._over:
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                self._read_stream()
            time.sleep(0.2)

    def _read_stream(self) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=3)
        with contextlib.closing(connection):
            connection.request("GET", "/live/events")
            for line in connection.getresponse():
                if self._over:
                    return
                if line.startswith(b"data: "):
                    news = json.loads(line[6:])
                    self._news_ns = time.monotonic_ns()
                    self._process = news["process"]
                    self._pieces.extend(news["pieces"])
