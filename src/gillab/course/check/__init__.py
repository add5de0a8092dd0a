"""Check what a participant wrote: run it in a child process and judge what it does.

A step's test_task.py holds functions `test_…(task)`, which run in order. Each has a docstring of
one line that says what works once it passes. It raises `NotYet` (mostly through `expect`) when the
code did something else, and may return one line about what the code did.

The file may also hold SLIPS = {pattern: likely reason}: mistakes of this step that end in an error
whose text says little. The first pattern that is found in the error or its causes counts.
CALLED = {name: name in the step} has functions of the check that an error may name.
"""

from gillab.course.check.expectations import (
    NotYet,
    expect,
    guessed,
    missing_extension,
    predicted,
    shown,
)

__all__ = ["NotYet", "expect", "guessed", "missing_extension", "predicted", "shown"]
