"""A child process that measures one scenario: its request on stdin, events of JSON on stdout.

An event a line: what the measurement tells meanwhile, then "done" with the run, or "failed" with
one line that says why. The parent is gillab.course.play.running.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import threading
from collections.abc import Callable
from typing import Any

from gillab.core.results import Run
from gillab.course.play.scenarios import Scenario
from gillab.server.clients import GeneratorExhausted

Say = Callable[[dict[str, Any]], None]
type Measure[L] = Callable[[Scenario[L], dict[str, Any], Say], Run]


def answer[L](load: type[L], measure: Measure[L]) -> int:
    """Read the request, measure its scenario, and tell the run or the reason; the exit code."""
    request = json.loads(sys.stdin.readline())
    fields = request["scenario"]
    scenario = Scenario(**fields | {"load": load(**fields["load"])})
    saying = threading.Lock()

    def say(event: dict[str, Any]) -> None:
        with saying:
            print(json.dumps(event), flush=True)

    try:
        measured = measure(scenario, request, say)
    except (RuntimeError, OSError, GeneratorExhausted) as error:
        say({"event": "failed", "why": str(error)})
        return 1
    say({"event": "done", "run": dataclasses.asdict(measured)})
    return 0
