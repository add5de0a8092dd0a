"""The child process: run one step's tests on one person's code, and report what happened.

It reads one JSON request from stdin. It writes each event to the report file at once, as one line
of JSON, so that after a crash the report holds all that came before. Its exit code means nothing.
"""

import faulthandler
import importlib
import inspect
import json
import linecache
import os
import re
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from pathlib import Path
from types import FunctionType, ModuleType
from typing import NamedTuple

from gillab.course.check.error_places import links, place_in
from gillab.course.check.errors_elsewhere import errors_elsewhere
from gillab.course.check.expectations import NotYet
from gillab.course.check.untouched import changed, functions


class Uncaught(NamedTuple):
    """An error that no code caught, and whether a pool's initializer raised it."""

    described: dict
    in_initializer: bool


def limit_itself(request: dict) -> None:
    """Set the operating system's limits, where it has them; the parent watches as well."""
    try:
        import resource
    except ImportError:  # Windows: the parent put this process into a job object
        return
    bounds = {
        "RLIMIT_AS": request["memory_bytes"] + 4 * 2**30,  # thread stacks count, unused or not
        "RLIMIT_FSIZE": request["output_bytes"],
        "RLIMIT_CORE": 0,
    }
    if request["process_limit"]:
        bounds["RLIMIT_NPROC"] = request["process_limit"]
    for name, value in bounds.items():
        try:
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (ceiling, hard))
        except AttributeError, ValueError, OSError:
            continue  # this system does not know this bound


def chain(error: BaseException) -> list[list[str]]:
    """[[class, message], …] from the error down to its first cause; messages cut."""
    found = [
        [f"{type(link).__module__}.{type(link).__qualname__}", as_the_step_says(str(link)[:2000])]
        for link in links(error)
    ]
    return found + left_at_home(found)


def as_the_step_says(message: str) -> str:
    """The message with the step's own names for functions of the check (CALLED)."""
    for name, called in getattr(sys.modules.get("test_task"), "CALLED", {}).items():
        message = re.sub(rf"(?:[\w.<>]+\.)?\b{name}(?=\(\)| at 0x)", called, message)
    return message


names_at_import: set[str] = set()  # what task.py had when its import was over


def left_at_home(found: list[list[str]]) -> list[list[str]]:
    """One link more if a name is missing in a worker, and task.py has it here.

    Either a function of task.py has set it here only, or the worker's code came without task.py.
    """
    text = "\n".join(message for _, message in found)
    missing = re.search(r"name '(\w+)' is not defined", text)
    if not missing or not hasattr(sys.modules.get("task"), missing[1]):
        return []
    if missing[1] in names_at_import:
        return [["gillab.LeftAtHome", f"the name {missing[1]} was left at home"]]
    return [["gillab.SetHere", f"the name {missing[1]} was set here alone"]]


def place_of_called(error: BaseException) -> dict | None:
    """Where task.py defines the function that was called with too few or too many arguments.

    It did not begin, so the error has passed through none of its lines.
    """
    called = re.match(r"([\w.]+)\(\) (?:takes|missing) .*argument", str(error))
    if not isinstance(error, TypeError) or not called:
        return None
    found: object = sys.modules.get("task")
    for name in called[1].split("."):
        found = getattr(found, name, None)
    if not isinstance(found, FunctionType) or Path(found.__code__.co_filename).name != "task.py":
        return None
    line = found.__code__.co_firstlineno
    text = linecache.getline(found.__code__.co_filename, line).strip()
    return {"file": "task.py", "line": line, "text": text}


def likely(chain: list[list[str]]) -> str:
    """The reason that the step's own tests give for such an error (SLIPS), or an empty text."""
    text = "\n".join(": ".join(link) for link in chain)
    slips = getattr(sys.modules.get("test_task"), "SLIPS", {})
    return next((reason for pattern, reason in slips.items() if re.search(pattern, text)), "")


def describe(error: BaseException) -> dict:
    """What is written down about a failed test."""
    if isinstance(error, NotYet):
        said = {"did": error.did, "wanted": error.wanted, "because": error.because}
        cause = error.__cause__
        return {"event": "not yet", **said, "place": cause and place_in(cause, "task.py")}
    place = place_in(error, "task.py") or place_of_called(error)
    if isinstance(error, SyntaxError) and Path(error.filename or "").name == "task.py":
        place = {"file": "task.py", "line": error.lineno, "text": (error.text or "").strip()}
    found = chain(error)
    return {"event": "error", "chain": found, "likely": likely(found), "place": place}


def describe_with(error: BaseException, elsewhere: list[Uncaught]) -> dict:
    """As `describe`, with an error of task.py that no code caught, since it may be the reason.

    The key "raised" of a "not yet" holds such an error, described. A pool whose initializer failed
    says only that it is broken: then the initializer's error comes first in the chain.
    """
    found = describe(error)
    if isinstance(error, NotYet):
        threads = [one.described for one in elsewhere if not one.in_initializer]
        threads.sort(key=lambda one: one["place"] is None)  # first those of a line of task.py
        return found | {"raised": threads[0] if threads else None}
    initializers = [one.described for one in elsewhere if one.in_initializer]
    if isinstance(error, BrokenExecutor) and initializers:
        first = initializers[0]
        place = first["place"] or found["place"]
        return first | {"chain": [*first["chain"], *found["chain"]], "place": place}
    return found


def tests_in(module: ModuleType) -> list[FunctionType]:
    """The tests in the order in which they are written."""
    return [
        function
        for name, function in vars(module).items()
        if name.startswith("test_") and isinstance(function, FunctionType)
    ]


def title(test: FunctionType) -> str:
    return (inspect.getdoc(test) or test.__name__).splitlines()[0]


def expect_unchanged(name: str) -> None:
    """NotYet if the submission has replaced that function of the check."""
    if name:
        raise NotYet(
            f"task.py replaced {name}(), which belongs to the check",
            "code that leaves the check alone: nothing was judged",
        )


def run_tests(write: Callable[[dict], None]) -> None:
    """Run the tests in order up to the first that does not pass: one thing at a time.

    `write` takes one event after the other; the last is "done", "not yet" or "error". An error in
    a thread is written at once, as "elsewhere": the test may wait for that thread for ever.
    """
    elsewhere: list[Uncaught] = []

    def note(error: BaseException, in_initializer: bool) -> None:
        found = describe(error)
        if found["event"] == "error":
            elsewhere.append(Uncaught(found, in_initializer))
            write(found | {"event": "elsewhere"})

    write({"event": "start", "title": "task.py can be imported"})
    with errors_elsewhere(note):
        try:
            # Before task.py: the tests take from the check what task.py could change.
            tests = tests_in(importlib.import_module("test_task"))
            before = functions()
            task = importlib.import_module("task")
            names_at_import.update(vars(task))
            for test in tests:
                write({"event": "start", "title": title(test)})
                elsewhere.clear()
                did = test(task)
                expect_unchanged(changed(before))
                write({"event": "pass", "title": title(test), "did": did})
            last = {"event": "done"}
        except BaseException as error:  # SystemExit and KeyboardInterrupt are results too
            last = describe_with(error, elsewhere)
    write(last)


def main() -> None:
    request = json.loads(sys.stdin.readline())
    secret = request.pop("secret")  # of this report: a line without it is not from here
    limit_itself(request)
    trace = open(request["trace"], "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    faulthandler.enable(file=trace)
    faulthandler.dump_traceback_later(request["timeout_s"] * 0.9, file=trace)
    writing = threading.Lock()
    with open(request["report"], "w", encoding="utf-8") as report:

        def write(event: dict) -> None:
            with writing:  # threads write too
                report.write(json.dumps(event | {"secret": secret}) + "\n")
                report.flush()

        run_tests(write)
    sys.stdout.flush()
    os._exit(0)  # threads and pools left open must not delay the verdict


if __name__ == "__main__":
    main()
