"""What step 2.6 asks for, judged by what the code does."""

import random
from collections.abc import Callable

from gillab.course.check import expect

ROWS = (
    ("inline", 40.0, 0.400, 30.0, 0),
    ("threads", 38.0, 0.110, 32.0, 0),
    ("processes", 80.0, 0.008, 100.0, 0),
    ("interpreters", 78.0, 0.010, 60.0, 0),
    ("hasty", 200.0, 0.001, 20.0, 3),
)
LIMITS = (1.0, 0.2, 0.010, 0.009, 0.001)
SHOPS = 30  # tables of numbers that nobody has seen


def pick(rows: list, keeps: Callable, value: Callable) -> str | None:
    """The way with the highest value among the rows that keep the limits."""
    good = [row for row in rows if keeps(row)]
    return max(good, key=value).way if good else None


def work_for_memory(row) -> float:
    return row.heavy_per_s / row.memory_mb


def wanted(rows: list, limit_s: float) -> str | None:
    return pick(rows, lambda row: not row.errors and row.light_p99_s <= limit_s, work_for_memory)


def known_mistakes(rows: list, limit_s: float) -> dict[str, str | None]:
    """What to say → what a rule with that mistake would choose."""

    def keeps(row) -> bool:
        return not row.errors and row.light_p99_s <= limit_s

    return {
        "the wait is not looked at: light_p99_s has to be within limit_s": pick(
            rows, lambda row: not row.errors, work_for_memory
        ),
        "errors are not looked at: a way with errors is out, however fast it is": pick(
            rows, lambda row: row.light_p99_s <= limit_s, work_for_memory
        ),
        "a wait of exactly limit_s is still within: <= and not <": pick(
            rows, lambda row: not row.errors and row.light_p99_s < limit_s, work_for_memory
        ),
        "the most work, whatever it costs in memory: compare heavy_per_s / memory_mb": pick(
            rows, keeps, lambda row: row.heavy_per_s
        ),
        "the least memory, whatever it does: compare heavy_per_s / memory_mb": pick(
            rows, keeps, lambda row: -row.memory_mb
        ),
        "the shortest wait is no aim: it is a limit": pick(
            rows, keeps, lambda row: -row.light_p99_s
        ),
        "upside down: the most work for its memory is heavy_per_s / memory_mb": pick(
            rows, keeps, lambda row: -work_for_memory(row)
        ),
    }


def table(row_class: type) -> tuple[list, float]:
    """Rows with names and numbers of this moment, and a limit that one of them keeps exactly."""
    names = [f"way {number}" for number in random.sample(range(100, 1000), 5)]
    rows = [
        row_class(
            name,
            round(random.uniform(10, 200), 1),
            round(random.uniform(0.002, 0.4), 3),
            round(random.uniform(20, 150), 1),
            random.choice((0, 0, 0, 2)),
        )
        for name in names
    ]
    return rows, random.choice(rows).light_p99_s


def judge(task, rows: list, limit_s: float) -> None:
    right = wanted(rows, limit_s)
    found = task.best(list(rows), limit_s)
    if found == right:
        return
    lines = "; ".join(
        f"{row.way}: {row.heavy_per_s:g}/s, p99 {row.light_p99_s * 1e3:g} ms, "
        f"{row.memory_mb:g} MB, {row.errors} errors"
        for row in rows
    )
    mistakes = known_mistakes(rows, limit_s)
    because = next((why for why, chosen in mistakes.items() if chosen == found), "")
    if isinstance(found, task.Row):
        because = "the name is asked for, and not the row: .way"
    expect(
        False,
        did="of rows made up for this check, with a light p99 of at most "
        f"{limit_s * 1e3:g} ms, best() chose {found!r} ({lines})",
        wanted=f"{right!r}" + ("" if right else ": no way keeps both limits"),
        because=because
        or "first leave out errors and waits beyond the limit, then compare "
        "heavy_per_s / memory_mb; nobody left is None",
    )


def test_best(task):
    """best() keeps the limits first, then compares work and memory"""
    rows = [task.Row(*row) for row in ROWS]
    for limit_s in LIMITS:
        for turn in range(3):
            judge(task, rows[turn:] + rows[:turn], limit_s)
    expect(
        task.best([], 1.0) is None,
        did=f"without any row best() gave {task.best([], 1.0)!r}",
        wanted="None",
    )
    return "five limits, in any order of the rows"


def test_best_of_new_rows(task):
    """best() follows the rule for numbers that nobody has seen"""
    for _ in range(SHOPS):
        judge(task, *table(task.Row))
    return f"{SHOPS} tables with names and numbers made a moment ago"
