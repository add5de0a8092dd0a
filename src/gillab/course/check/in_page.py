"""Check a step inside the browser's Python: the same tests, on the text in the page's editor.

There is no child process there, so nothing bounds the code but the reader's Stop. Only steps
whose tests need neither threads nor processes nor interpreters are offered.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from gillab.course.check.run_tests import run_tests

STEPS = {
    "2.6": "02_server/6_measure_and_judge",
    "3.6": "03_desktop/6_judge",
    "4.1": "04_summary/1_numbers",
    "4.2": "04_summary/2_verdict",
}
CHECK_ONLY = {"2.6", "3.6"}  # their programs measure servers and windows
PLACE = Path(__file__).parents[2] / "steps"  # where the wheel for the browser has them
_LABELS = {"did": "what it did", "wanted": "what is asked", "because": "likely because"}


def shown() -> dict[str, tuple[str, str]]:
    """File below exercises/ that pages include → the step's id, the name that readers see."""
    found = {}
    for step, folder in STEPS.items():
        path = Path(folder)
        starter = f"{path.parent.as_posix()}/.starters/{path.name}.py"
        found[starter] = (step, f"{folder}/task.py")
        found[f"{folder}/solution.py"] = (step, f"{folder}/solution.py")
    return found


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
    """The next check imports its own files, even those of the same name."""
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
        for key, label in _LABELS.items():
            if event[key]:
                print(f"  {label}: {event[key]}")
    elif kind == "error":
        name, message = event["chain"][0]
        print(f"  {name.removeprefix('builtins.')}: {message}")
        if place := event["place"]:
            print(f"  in line {place['line']}: {place['text']}")
