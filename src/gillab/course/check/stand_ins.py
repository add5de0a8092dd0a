"""Put stand-ins in the place of functions; they note each call and then make it.

Every new interpreter of a check imports this module before its task begins, so it imports little.
`gillab.course.check.noted_calls` asks for stand-ins and reads the notes.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent import interpreters
from types import FunctionType
from typing import Any

VARIABLE = "GILLAB_NOTED_CALLS"  # the request as JSON: folder, functions, before, at_start
_originals: dict[str, Callable] = {}  # of this interpreter
_task = threading.local()  # .running: whether this thread runs a task of a watched pool


def folder() -> str:
    """The folder of the notes; for a function `before`."""
    return json.loads(os.environ[VARIABLE])["folder"]


def current_request() -> dict[str, Any] | None:
    """What is to be noted; None once its folder is gone.

    A process has the variables of the time at which it was started, or its parent was.
    """
    request = json.loads(os.environ.get(VARIABLE, "{}"))
    return request if os.path.isdir(request.get("folder", "")) else None


def install() -> None:
    """In a new interpreter: replace the functions whose calls are to be noted."""
    request = current_request()
    if not request:
        return
    for function in request["functions"]:
        replace(function)
    if request["at_start"]:
        getattr(*find(request["at_start"]))()


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
        "    from gillab.course.check.stand_ins import called\n"
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
    if request := current_request():
        before = getattr(*find(request["before"])) if request["before"] else None
        note(request["folder"], function, start_s, before(args, kwargs) if before else None)
    return _originals[function](*args, **kwargs)


def note(folder: str, function: str, start_s: float, details: Any) -> None:
    """Append one call to the file of this process, interpreter and thread."""
    worker = (os.getpid(), interpreters.get_current().id, threading.get_ident())
    call = [function, *worker, in_task(), start_s, details]
    path = os.path.join(folder, f"{'-'.join(map(str, worker))}.calls")
    # Without the folder the block has ended, and nobody reads it any more.
    with contextlib.suppress(FileNotFoundError), open(path, "a", encoding="utf-8") as file:
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
