"""The process that draws charts for open pages; it is started at the first question."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from setup import child_variables
from setup.commands import make_folder
from setup.places import LOGS, ROOT


class Drawing:
    """Asks gillab.charts.drawing_process, which says how it is asked."""

    def __init__(self, python: Path) -> None:
        self._command = [str(python), "-m", "gillab.charts.drawing_process"]
        self._one = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def ask(self, question: Mapping[str, str]) -> dict[str, Any]:
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
