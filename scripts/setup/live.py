"""Watch the results file while the site is served: its charts grow with a measurement.

A measurement runs in another terminal and writes its file after each case. Pages hear of it by
server-sent events, fetch the charts that are on the screen, and the site is built again when the
measurement has ended. Nothing of this is in the site itself: the server adds it to what it sends.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from setup.drawing import Drawing
from setup.rebuild import Rebuild

LOOK_S = 0.25  # between two looks at the files
PAUSE_S = 1.0  # at least that long between two drawings: a measurement goes on beside them
QUIET_S = 2.0  # without a change, before the site is built again

State = dict[str, Any]


class Live:
    """What open pages are told: the version of the results, and how far a measurement is."""

    def __init__(self, results: Path, rebuild: Rebuild, drawing: Drawing) -> None:
        self.results, self.progress = results, results.with_name(f".{results.name}.progress")
        self.rebuild, self.drawing = rebuild, drawing
        self.state: State = {"version": 0, "measuring": None, "problem": None}
        self.viewers = 0
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._built = self._seen = signature(results)
        self._seen_progress: Any = None
        self._changed_s, self._told_s = 0.0, -PAUSE_S

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Tell open pages that nothing will come any more, and end what was started."""
        self._ended.set()
        with self._news:
            self._news.notify_all()
            self._news.wait_for(lambda: not self.viewers, 1)
        self.rebuild.stop()
        self.drawing.end()

    def events(self) -> Generator[str, None, None]:
        """Server-sent events: the state, now and at each change; the last one is `end`."""
        told: State | None = None
        with self._news:
            self.viewers += 1
        try:
            while not self._ended.is_set():
                with self._news:
                    if told == self.state:
                        self._news.wait(5)
                    state = dict(self.state)
                yield f"data: {json.dumps(state)}\n\n" if state != told else ":\n\n"
                told = state
            yield "event: end\ndata:\n\n"
        finally:
            with self._news:
                self.viewers -= 1
                self._news.notify_all()

    def chart(self, place: str, name: str) -> str:
        return str(self.drawing.ask({"chart": name, "on": place}).get("html", ""))

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            with contextlib.suppress(OSError):
                self.look(time.monotonic())

    def look(self, now_s: float) -> None:
        """Compare the files with those of the last look, tell the pages, build the site again."""
        if now_s - self._told_s < PAUSE_S:
            return
        seen, progress = signature(self.results), signature(self.progress)
        changed = seen != self._seen
        if changed or progress != self._seen_progress or self.state["measuring"]:
            answer = self.drawing.ask({})
            if not answer:  # nobody can say whether something is measured
                return
            self._seen, self._seen_progress, self._told_s = seen, progress, now_s
            self._tell(
                version=self.state["version"] + changed,
                measuring=answer.get("measuring"),
                problem=answer.get("problem"),
            )
            if changed:
                self._changed_s = now_s
        self._build_again(now_s)

    def _build_again(self, now_s: float) -> None:
        """Never while something is measured; a file that cannot be read is not built from."""
        if self.state["measuring"] or self._ended.is_set():
            self.rebuild.stop()
            return
        wanted = self._seen != self._built and not self.state["problem"]
        if not self.rebuild.running and wanted and now_s - self._changed_s >= QUIET_S:
            self._built = self._seen
            self.rebuild.start()

    def _tell(self, **state: Any) -> None:
        with self._news:
            self.state = state
            self._news.notify_all()


def signature(path: Path) -> tuple[int, int, int] | None:
    """What changes when the file is replaced; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
