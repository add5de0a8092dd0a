"""What an order carries to the worker that computes for it: little, a long list, or a buffer.

The prices are made once in each interpreter or process. A buffer is shared between interpreters;
processes cannot be given a memoryview, so they get its bytes, a copy.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Sequence

ITEMS = 50_000
SMALL, LIST, BUFFER = CARRIES = ("small", "list", "buffer")


@functools.cache
def prices(carry: str, to_process: bool) -> Sequence[float]:
    """The prices of an order in that form; ValueError for a form that does not exist."""
    if carry not in CARRIES:
        raise ValueError(f"an order carries one of: {', '.join(CARRIES)}")
    if carry == SMALL:
        return (1.5, 2.5)
    numbers = [number + 0.25 for number in range(ITEMS)]
    if carry == LIST:
        return numbers
    view = memoryview(bytearray(array("d", numbers).tobytes()))
    return bytes(view) if to_process else view
