"""What step 2.6 asks for, judged by what the code does."""

import random

from gillab.checking import expect

ROWS = (
    ("inline", 40.0, 0.400, 30.0, 0),
    ("threads", 38.0, 0.110, 32.0, 0),
    ("processes", 80.0, 0.008, 100.0, 0),
    ("interpreters", 78.0, 0.010, 60.0, 0),
    ("hasty", 200.0, 0.001, 20.0, 3),
)
WANTED = (
    (1.0, "inline"),
    (0.2, "interpreters"),
    (0.010, "interpreters"),
    (0.009, "processes"),
    (0.001, None),
)


def told(waits: list[float], percent: float) -> float:
    """By counting instead of sorting."""
    enough = [one for one in waits if sum(w <= one for w in waits) >= len(waits) * percent / 100]
    return min(enough)


def test_percentile(task):
    """percentile() finds the wait that so many lie at or below"""
    rng = random.Random(99)
    for size in (1, 2, 3, 10, 99, 100, 101):
        waits = [rng.expovariate(100) for _ in range(size)]
        for percent in (50, 90, 95, 99, 100):
            found, wanted = task.percentile(list(waits), percent), told(waits, percent)
            expect(
                found == wanted,
                did=f"percentile of {size} waits at {percent} % gave {found:.4g} s",
                wanted=f"{wanted:.4g} s, one of the waits",
                because="of 100 sorted waits the 99th, counted from 1, is the 99 % one: "
                "ceil(n * percent / 100)",
            )
    waits = [0.3, 0.1, 0.2]
    task.percentile(waits, 50)
    expect(
        waits == [0.3, 0.1, 0.2],
        did="percentile() put the caller's own list into another order",
        wanted="a sorted copy: sorted(waits)",
    )
    return "of 7 lists at 5 percentages each"


def test_best(task):
    """best() keeps the limits first, then compares work and memory"""
    rows = [task.Row(*row) for row in ROWS]
    for limit_s, wanted in WANTED:
        for turn in range(3):
            order = rows[turn:] + rows[:turn]
            found = task.best(order, limit_s)
            expect(
                found == wanted,
                did=f"with a light p99 of at most {limit_s * 1e3:g} ms best() chose {found!r}",
                wanted=f"{wanted!r}",
                because="first leave out errors and waits beyond the limit, then compare "
                "heavy_per_s / memory_mb; nobody left is None",
            )
    expect(
        task.best([], 1.0) is None,
        did=f"without any row best() gave {task.best([], 1.0)!r}",
        wanted="None",
    )
    return "five limits, in any order of the rows"
