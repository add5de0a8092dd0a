"""Step 3.6: which way would you ship? Let the measurement decide, by a rule
you can defend."""

from typing import NamedTuple

FRAME_S = 1 / 60


class Measured(NamedTuple):
    """One way on your machine: lateness that 99 of 100 frames do not exceed,
    speed, memory."""

    way: str
    late_s: float
    tiles_per_s: float
    memory_bytes: int


def choose(ways: list[Measured]) -> str | None:
    """Of the ways that are never more than FRAME_S late: the fastest.

    Those within 5 percent of the fastest count as equal: of them, the one with
    least memory.
    None if every way is late.
    """
    smooth = [one for one in ways if one.late_s <= FRAME_S]
    if not smooth:
        return None
    best = max(one.tiles_per_s for one in smooth)
    equal = [one for one in smooth if one.tiles_per_s >= 0.95 * best]
    return min(equal, key=lambda one: one.memory_bytes).way


if __name__ == "__main__":
    from gillab.course.desktop_measurement import measure

    ways = [Measured(*found) for found in measure()]
    print(f"you would ship: {choose(ways)}")
