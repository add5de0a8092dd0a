"""Build the site again while it is served."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup import child_variables
from setup.commands import last_line, make_folder, say
from setup.places import LOGS, ROOT, WINDOWS, short


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
        problem = last_line(self._log.read_text(encoding="utf-8", errors="replace"))
        try:
            if code == 0:
                self._put_in_place(self._fresh)
                say("measured: the site is built again")
                return False
        except OSError as error:  # such as a file that another program has open, on Windows
            problem = str(error)
        say(f"workshop.py: build the site: {problem}; log: {short(self._log)}")
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
