"""Watch the results file while the site is served: its charts grow with a measurement.

A measurement runs in another terminal and writes its file after each case. Pages hear of it by
server-sent events, fetch the charts that are on the screen, and the site is built again when the
measurement has ended. Nothing of this is in the site itself: the server adds it to what it sends.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from setup import child_variables
from setup.commands import last_line, make_folder, say
from setup.places import LOGS, ROOT, WINDOWS, short

LOOK_S = 0.25  # between two looks at the files
PAUSE_S = 1.0  # at least that long between two drawings: a measurement goes on beside them
QUIET_S = 2.0  # without a change, before the site is built again

State = dict[str, Any]


class Drawing:
    """The process that draws charts (gillab.charts.drawing_process), started when first asked."""

    def __init__(self, python: Path) -> None:
        self._command = [str(python), "-m", "gillab.charts.drawing_process"]
        self._one = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def ask(self, question: Mapping[str, str]) -> State:
        """Its answer; an empty one where it cannot say anything. A dead process is replaced."""
        with self._one:
            try:
                child = self._running()
                assert child.stdin and child.stdout
                child.stdin.write(json.dumps(question) + "\n")
                child.stdin.flush()
                found = json.loads(child.stdout.readline())
            except (OSError, ValueError):
                return {}
        return found if isinstance(found, dict) else {}

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None or self._child.poll() is not None:
            with (make_folder(LOGS) / "draw-charts.log").open("ab") as log:
                self._child = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=str(ROOT),
                    env=child_variables.variables({}),
                    encoding="utf-8",
                )
        return self._child

    def end(self) -> None:
        if self._child and self._child.poll() is None:
            self._child.kill()
            self._child.wait()


class Rebuild:
    """Build the site into a folder beside it, and put it in place when that has succeeded."""

    def __init__(
        self,
        fresh: Path,
        command: Sequence[object],
        variables: Mapping[str, str | None],
        put_in_place: Callable[[Path], None],
    ) -> None:
        self._fresh, self._put_in_place = fresh, put_in_place
        self._command = [str(word) for word in command]
        self._variables = variables
        self._child: subprocess.Popen[bytes] | None = None
        self._log = LOGS / "build-the-site-again.log"

    def start(self) -> None:
        make_folder(LOGS)
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=str(ROOT),
                env=child_variables.variables(self._variables),
                start_new_session=not WINDOWS,  # so that `stop` ends what it has started, too
            )

    @property
    def running(self) -> bool:
        """Whether a build is going on; one that has ended is put in place, or its end is told."""
        if self._child is None:
            return False
        code = self._child.poll()
        if code is None:
            return True
        self._child = None
        if code == 0:
            self._put_in_place(self._fresh)
            say("measured: the site is built again")
        else:
            text = self._log.read_text(encoding="utf-8", errors="replace")
            say(f"workshop.py: build the site: {last_line(text)}; log: {short(self._log)}")
        return False

    def stop(self) -> None:
        """End a build that goes on: a measurement needs the machine, or the server ends."""
        if self._child and self._child.poll() is None:
            if WINDOWS:
                self._child.kill()
            else:
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        self._child = None
        shutil.rmtree(self._fresh, ignore_errors=True)


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
        if self.state["measuring"]:
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
