"""Note where a function is called: in which process, interpreter and thread, and inside a task.

    with noted_calls("shop:darken") as notes:
        task.darken_all(pool, pixels, 2)
    calls = notes.calls()

It holds whatever a submission does with the function: calls it, wraps it, hands it to a pool.
Interpreters and processes that start meanwhile find the request in a variable of the environment
and replace their own copy of the function (startup/sitecustomize.py). Those that have started
before are not seen, so the block has to begin before the pool's workers do.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from concurrent import interpreters
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

VARIABLE = "GILLAB_NOTED_CALLS"
_originals: dict[str, Callable] = {}  # of this interpreter
_task = threading.local()  # .running: whether this thread runs a task of a watched pool


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
def noted_calls(*functions: str, before: FunctionType | None = None) -> Generator[Notes]:
    """Note the calls of these functions ("module:name") in this block.

    `before(args, kwargs)` is called first, in the same thread. It may wait, change `kwargs` or
    raise, and what it returns is kept as `details`. Workers import it, so it belongs to a module.
    """
    hook = f"{before.__module__}:{before.__qualname__}" if before else ""
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as folder:
        request = {"folder": folder, "functions": functions, "before": hook}
        os.environ[VARIABLE] = json.dumps(request)
        restore = [replace(function) for function in functions]
        try:
            yield Notes(folder)
        finally:
            del os.environ[VARIABLE]
            for undo in restore:
                undo()


def folder() -> str:
    """The folder of the notes; for a function `before`."""
    return json.loads(os.environ[VARIABLE])["folder"]


def install() -> None:
    """In a new interpreter: replace the functions whose calls are to be noted."""
    for function in json.loads(os.environ[VARIABLE])["functions"]:
        replace(function)


def replace(function: str) -> Callable[[], None]:
    """Put a stand-in in the function's place in this interpreter; return what undoes that.

    A Python function keeps its identity and gets other code, so that every name that refers to it
    is covered. A builtin is replaced in its module and in task.py.
    """
    owner, name = find(function)
    original = getattr(owner, name)
    stand_in = make_stand_in(function)
    if isinstance(original, FunctionType) and not original.__closure__:
        return replace_code(function, original, stand_in)
    _originals[function] = original
    places = [vars(module) for module in (owner, sys.modules.get("task")) if module]
    names = [(place, key) for place in places for key, value in place.items() if value is original]

    def put(value: Callable) -> None:
        for place, key in names:
            place[key] = value

    put(stand_in)
    return lambda: put(original)


def replace_code(
    function: str, original: FunctionType, stand_in: FunctionType
) -> Callable[[], None]:
    """Give the function the stand-in's code, and keep its own in a copy."""
    code, defaults, named = original.__code__, original.__defaults__, original.__kwdefaults__
    copy = FunctionType(code, original.__globals__, original.__name__, defaults)
    copy.__kwdefaults__ = named
    _originals[function] = copy
    original.__code__, original.__defaults__, original.__kwdefaults__ = (
        stand_in.__code__,
        None,
        None,
    )

    def undo() -> None:
        original.__code__, original.__defaults__, original.__kwdefaults__ = code, defaults, named

    return undo


def find(function: str) -> tuple[Any, str]:
    """The module or class that holds "module:name" or "module:Class.name", and the name."""
    module, _, path = function.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name


def make_stand_in(function: str) -> FunctionType:
    """A function that uses no global, so that it is complete also where only its code arrives."""
    module, _, name = function.partition(":")
    names: dict[str, Any] = {"__name__": module}
    exec(
        "def stand_in(*args, **kwargs):\n"
        "    from gillab.course.check.noted_calls import called\n"
        f"    return called({function!r}, args, kwargs)\n",
        names,
    )
    made = names["stand_in"]
    made.__name__ = made.__qualname__ = name
    return made


def called(function: str, args: tuple, kwargs: dict[str, Any]) -> Any:
    """Note the call, then make it."""
    start_s = time.monotonic()
    if function not in _originals:  # its code arrived without its module
        replace(function)
    if VARIABLE in os.environ:
        request = json.loads(os.environ[VARIABLE])
        before = getattr(*find(request["before"])) if request["before"] else None
        note(request["folder"], function, start_s, before(args, kwargs) if before else None)
    return _originals[function](*args, **kwargs)


def note(folder: str, function: str, start_s: float, details: Any) -> None:
    """Append one call to the file of this process, interpreter and thread."""
    worker = (os.getpid(), interpreters.get_current().id, threading.get_ident())
    call = [function, *worker, in_task(), start_s, details]
    path = os.path.join(folder, f"{'-'.join(map(str, worker))}.calls")
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(call) + "\n")


def in_task() -> bool:
    """Whether this thread is inside a task that `as_task` has begun."""
    return getattr(_task, "running", False)


def as_task(function: Callable, /, *args: Any, **kwargs: Any) -> Any:
    """Call the function as a task: calls that it makes are noted as made inside one."""
    _task.running = True
    try:
        return function(*args, **kwargs)
    finally:
        _task.running = False
