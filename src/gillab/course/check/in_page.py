"""Check a step inside the browser's Python: the same tests, on the text in the page's editor.

A browser has no child processes, so only the reader's Stop ends code that never returns. Only
steps whose tests need neither threads nor processes nor interpreters can be checked there.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from gillab.course.check.run_tests import run_tests

STEPS = {
    "2.6": "02_server/6_measure_and_judge",
    "4.2": "04_summary/2_numbers",
    "4.3": "04_summary/3_verdict",
}
CHECK_ONLY = {"2.6"}  # its program needs what was measured of servers
PLACE = Path(__file__).parents[2] / "steps"  # the steps' folders in the wheel for the browser
_LABELS = {"did": "what it did", "wanted": "what is asked", "because": "likely because"}


def keep_results(text: str) -> None:
    """Put a results file where `open_results` looks."""
    from gillab.core.places import ROOT

    folder = ROOT / "docs" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reference.json").write_text(text, "utf-8")


def check(step: str, code: str, place: Path = PLACE) -> bool | str:
    """Run the step's tests on `code` and print what they say.

    True if all pass; "stopped" if the reader stopped them.
    """
    events: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "task.py").write_text(code, "utf-8")
        before = sys.path[:]
        sys.path[:0] = [folder, str(place / STEPS[step])]
        try:
            _forget()
            run_tests(events.append)
        finally:
            sys.path[:] = before
            _forget()
    for event in events:
        _tell(event)
    if events[-1].get("chain", [[""]])[0][0] == "builtins.KeyboardInterrupt":
        return "stopped"
    passed = events[-1]["event"] == "done"
    print(f"{step} {'passed' if passed else 'not yet'}")
    return passed


def _forget() -> None:
    """Make the next check import its own files: other steps have files of the same names."""
    for name in ("task", "test_task", "made"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def _tell(event: dict) -> None:
    kind = event["event"]
    if kind == "start":
        print(event["title"])
    elif kind == "pass":
        print("  works", f": {event['did']}" if event["did"] else "", sep="")
    elif kind == "not yet":
        if event["raised"]:
            _tell(event["raised"])
        for key, label in _LABELS.items():
            if event[key]:
                print(f"  {label}: {event[key]}")
    elif kind == "error":
        name, message = event["chain"][0]
        print(f"  {name.removeprefix('builtins.')}: {message}")
        if event["likely"]:
            print(f"  {_LABELS['because']}: {event['likely']}")
        if place := event["place"]:
            print(f"  in line {place['line']}: {place['text']}")
