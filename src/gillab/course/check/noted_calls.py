"""Note where a function is called: in which process, interpreter and thread, and inside a task.

    with noted_calls("shop:darken") as notes:
        task.darken_all(pool, pixels, 2)
    calls = notes.calls()

It holds whatever a submission does with the function: calls it, wraps it, hands it to a pool.
Interpreters and processes that start meanwhile find the request in a variable of the environment
and replace their own copy of the function (startup/sitecustomize.py, stand_ins.py). Those that have
started before are not seen, so the block has to begin before the pool's workers do.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from gillab.course.check.stand_ins import VARIABLE, replace


@dataclass(frozen=True)
class Call:
    """One call: who made it, when, and what `before` has returned."""

    function: str
    process: int
    interpreter: int
    thread: int
    in_task: bool
    start_s: float
    details: Any

    @property
    def here(self) -> bool:
        """Whether the main interpreter of this process made the call."""
        return self.process == os.getpid() and self.interpreter == 0


class Notes:
    """The calls that were noted in a folder."""

    def __init__(self, folder: str):
        self.folder = folder

    def calls(self, function: str = "") -> list[Call]:
        """The calls in the order of their starts, of one function or of all."""
        lines = [
            line
            for path in Path(self.folder).glob("*.calls")
            for line in path.read_text("utf-8").splitlines()
        ]
        found = [Call(*json.loads(line)) for line in lines]
        chosen = [call for call in found if function in ("", call.function)]
        return sorted(chosen, key=lambda call: call.start_s)


@contextmanager
def noted_calls(
    *functions: str, before: FunctionType | None = None, at_start: FunctionType | None = None
) -> Generator[Notes]:
    """Note the calls of these functions ("module:name") in this block.

    `before(args, kwargs)` is called first, in the same thread. It may wait, change `kwargs` or
    raise, and what it returns is kept as `details`. `at_start()` is called in each new interpreter
    or process, before its first task. Workers import both, so they belong to a module.
    """
    hook, start = (f"{f.__module__}:{f.__qualname__}" if f else "" for f in (before, at_start))
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as folder:
        request = {"folder": folder, "functions": functions, "before": hook, "at_start": start}
        os.environ[VARIABLE] = json.dumps(request)
        restore = [replace(function) for function in functions]
        try:
            yield Notes(folder)
        finally:
            del os.environ[VARIABLE]
            for undo in restore:
                undo()
