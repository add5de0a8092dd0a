"""The child process: run one step's tests on one person's code, write down what happened.

Reads one JSON request on stdin. Writes one JSON object a line to the report file at once, so
that a crash leaves everything that came before it. Its exit code means nothing.
"""

import faulthandler
import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType

from gillab.course.check.expectations import NotYet


def limit_itself(request: dict) -> None:
    """Bounds of the system, where it has them; the parent watches as well."""
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


def place_in(error: BaseException, file: str) -> dict | None:
    """The last line of the given file that the error passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).name == file:
            return {"file": file, "line": frame.lineno, "text": frame.line}
    return None


def chain(error: BaseException) -> list[list[str]]:
    """[[class, message], …] from the error down to its first cause; messages cut."""
    links, current = [], error
    while current is not None and len(links) < 6:
        kind = type(current)
        links.append([f"{kind.__module__}.{kind.__qualname__}", str(current)[:2000]])
        current = current.__cause__ or current.__context__
    return links


def describe(error: BaseException) -> dict:
    """What is written down about a failed test."""
    if isinstance(error, NotYet):
        said = {"did": error.did, "wanted": error.wanted, "because": error.because}
        return {"event": "not yet", **said}
    place = place_in(error, "task.py")
    if isinstance(error, SyntaxError) and Path(error.filename or "").name == "task.py":
        place = {"file": "task.py", "line": error.lineno, "text": (error.text or "").strip()}
    return {"event": "error", "chain": chain(error), "place": place}


def tests_in(module: ModuleType) -> list[FunctionType]:
    """The tests in the order in which they are written."""
    return [
        function
        for name, function in vars(module).items()
        if name.startswith("test_") and isinstance(function, FunctionType)
    ]


def title(test: FunctionType) -> str:
    return (inspect.getdoc(test) or test.__name__).splitlines()[0]


def run_tests(write: Callable[[dict], None]) -> None:
    """Stops at the first test that does not pass: one thing at a time."""
    write({"event": "start", "title": "task.py can be imported"})
    try:
        task = importlib.import_module("task")
        for test in tests_in(importlib.import_module("test_task")):
            write({"event": "start", "title": title(test)})
            write({"event": "pass", "title": title(test), "did": test(task)})
        write({"event": "done"})
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: all are answers
        write(describe(error))


def main() -> None:
    request = json.loads(sys.stdin.readline())
    limit_itself(request)
    trace = open(request["trace"], "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    faulthandler.enable(file=trace)
    faulthandler.dump_traceback_later(request["timeout_s"] * 0.9, file=trace)
    with open(request["report"], "w", encoding="utf-8") as report:

        def write(entry: dict) -> None:
            report.write(json.dumps(entry) + "\n")
            report.flush()

        run_tests(write)
    sys.stdout.flush()
    os._exit(0)  # forgotten threads and pools must not keep the verdict waiting


if __name__ == "__main__":
    main()
