"""Run a package's small program in main and in interpreters, and compare."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from gillab.compat.ask import ask

Json = dict[str, Any]

SECONDS = 60  # for a stage, such as 40 answers by two interpreters at once
STAGES = 8  # at most so many times that long altogether
LEAK_KB = 256  # for each interpreter, in every reading after the first: an empty one leaves less


def act(python: Path, program: str, *, seconds: int = SECONDS, again: bool = True) -> Json:
    """{"fate": "same", "differs", "hangs", "crashes" or "fails in main", "at", "why", …}.

    With `again` the program also runs in both interpreters at once, and in ever new ones.
    """
    main = ask(python, "acting", seconds=seconds, where="main", program=program)
    expected = next((line["answer"] for line in main.lines if "answer" in line), None)
    if expected is None:
        return {"fate": "fails in main", "at": "main", "why": main.why}
    order = {"where": "interpreters", "program": program, "again": again}
    inside = ask(python, "acting", seconds=seconds, stages=STAGES, **order)
    seen = next((line["seen"] for line in inside.lines if "seen" in line), None)
    if seen is None:
        fate = "differs" if inside.fate == "fails" else inside.fate
        return {"fate": fate, "at": inside.at, "why": inside.why}
    return {**compared(expected, seen["answers"]), **memory(seen)}


def compared(expected: str, answers: list[str]) -> Json:
    """Whether every interpreter gave the answer of main."""
    other = [one for one in answers if one != expected]
    if not other:
        return {"fate": "same", "at": "", "why": ""}
    return {"fate": "differs", "at": "", "why": f"{other[0][:300]!r} instead of {expected[:80]!r}"}


def memory(seen: Json) -> Json:
    """What an interpreter that was opened and closed leaves behind.

    The first reading is left out: what a process takes once is no leak. It leaks if memory has
    grown by more than LEAK_KB for each interpreter in every reading.
    """
    readings = seen.get("resident_kb", [0])
    steps = [after - before for before, after in pairwise(readings[1:])]
    if not readings[0] or not steps:
        return {"kb_each": None, "leaks": False}
    each = [step / seen["cycles"] for step in steps]
    return {"kb_each": round(sum(each) / len(each)), "leaks": min(each) > LEAK_KB}


def importing_program(names: list[str]) -> str:
    """The program of a package that has none of its own: import these modules."""
    lines = [f"importlib.import_module({name!r})" for name in names]
    return "\n".join(["import importlib", *lines, f"answer = {sorted(names)!r}"])
