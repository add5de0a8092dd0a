"""Check what a participant wrote: run it in a child process and judge what it does.

A step's test_task.py holds functions `test_…(task)`, which run in order. Each has a docstring of
one line that says what works once it passes. It raises `NotYet` (mostly through `expect`) when the
code did something else, and may return one line about what the code did.
"""

from gillab.course.check.expectations import NotYet, expect, guessed, missing_extension, predicted

__all__ = ["NotYet", "expect", "guessed", "missing_extension", "predicted"]
