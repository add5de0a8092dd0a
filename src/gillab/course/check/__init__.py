"""Check what a participant wrote: run it apart, judge what it did, say it kindly.

A step's test_task.py holds functions `test_…(task)`, run in order. Each has a docstring of one
line: what works once it passes. It raises `NotYet` (mostly through `expect`) when the code did
something else, and may return one line about what the code did.
"""

from gillab.course.check.expectations import NotYet, expect, guessed, missing_extension, predicted

__all__ = ["NotYet", "expect", "guessed", "missing_extension", "predicted"]
