"""One order as a JSON line on stdin, one answer as a JSON line on stdout.

In between it may ask for the memory of this process and its children, which the parent measures.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from typing import Any, TextIO

from gillab.which.child import go, load, look, pairs, trips

STEPS: dict[str, Callable[[dict, Callable[[str], dict]], dict[str, Any]]] = {
    "look": look.look,
    "go": go.go,
    "pairs": pairs.pairs,
    "trips": trips.trips,
}


def main() -> None:
    """Do what the order says; an unexpected error ends the process with its traceback."""
    questions, answers = _take_streams()
    order = json.loads(answers.readline())

    def ask(what: str) -> dict[str, Any]:
        _send(questions, {"ask": what})
        return json.loads(answers.readline())

    gc.collect()
    try:
        message = {"answer": STEPS[order["step"]](order, ask)}
    except load.CannotMeasure as problem:
        message = {"cannot": str(problem)}
    except load.Mistake as problem:
        message = {"mistake": str(problem)}
    _send(questions, message)
    os._exit(0)  # a pool's hooks at exit are not measured, and may hang


def _take_streams() -> tuple[TextIO, TextIO]:
    """Keep stdout and stdin for the protocol: the function prints to stderr and reads nothing."""
    questions = os.fdopen(os.dup(1), "w", encoding="utf-8")
    answers = os.fdopen(os.dup(0), "r", encoding="utf-8")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return questions, answers


def _send(channel: TextIO, message: dict[str, Any]) -> None:
    json.dump(message, channel, allow_nan=False)
    channel.write("\n")
    channel.flush()


if __name__ == "__main__":  # a spawned worker imports this file under another name
    main()
