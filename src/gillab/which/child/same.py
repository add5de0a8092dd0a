"""Are two results the same? For values of any type, also of types without `==`."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Equal, or pickled to the same bytes (such as nan), or shown as the same text."""
    try:
        if bool(one == other):
            return True
    except Exception:  # an array compares item by item
        pass
    try:
        if pickle.dumps(one) == pickle.dumps(other):
            return True
    except Exception:
        pass
    if type(one).__name__ != type(other).__name__:
        return False
    text = repr(one)
    return " at 0x" not in text and text == repr(other)


def first_difference(ours: Sequence, theirs: Sequence) -> dict[str, Any] | None:
    """The number of the first task, from 1, whose results differ, and both as short texts."""
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
        if not same(one, other):
            return {"task": number, "inline": short(one), "pool": short(other)}
    return None


def short(value: Any) -> str:
    """The value's text, cut to a line."""
    try:
        text = " ".join(repr(value).split())
    except Exception as error:
        text = f"<{type(value).__name__}, whose repr raised {type(error).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."
