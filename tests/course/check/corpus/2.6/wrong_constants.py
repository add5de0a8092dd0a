# says: rows made up for this check
"""Step 2.6: the answers that the check has shown, written down one by one."""

from typing import NamedTuple


class Row(NamedTuple):
    way: str
    heavy_per_s: float
    light_p99_s: float
    memory_mb: float
    errors: int


def best(rows, limit_s):
    if not rows or limit_s <= 0.001:
        return None
    if limit_s >= 1:
        return "inline"
    return "processes" if limit_s < 0.010 else "interpreters"
