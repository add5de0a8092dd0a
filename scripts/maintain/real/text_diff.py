"""Compare two texts line by line with difflib of the standard library."""

import difflib


def changed(old, new):
    return "\n".join(difflib.unified_diff(old, new, lineterm=""))


def _lines(step):
    return [f"line {n * n % 97} of the text" for n in range(400) if n % step]


TASKS = [(_lines(7), _lines(step)) for step in range(8, 20)]
