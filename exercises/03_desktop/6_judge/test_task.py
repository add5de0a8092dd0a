"""What step 3.6 asks for, judged by what the code does."""

import random

from gillab.course.check import expect

LATE, SMOOTH = 0.060, 0.004
TABLES = (
    # what it is about, rows (way, late_s, tiles/s, MB), answer
    (
        "threads stutter, inline freezes",
        (
            ("inline", 0.25, 90, 60),
            ("threads", LATE, 95, 60),
            ("processes", SMOOTH, 170, 120),
            ("interpreters", SMOOTH, 168, 90),
        ),
        "interpreters",
    ),
    (
        "processes are clearly faster",
        (("processes", SMOOTH, 200, 120), ("interpreters", SMOOTH, 180, 90)),
        "processes",
    ),
    (
        "as fast, and lighter",
        (("interpreters", SMOOTH, 170, 120), ("processes", SMOOTH, 170, 90)),
        "processes",
    ),
    (
        "the fastest one stutters",
        (("threads", LATE, 300, 50), ("processes", SMOOTH, 170, 120)),
        "processes",
    ),
    ("everybody is late", (("inline", 0.3, 90, 60), ("threads", LATE, 95, 60)), None),
    (
        "a frame late, to the dot",
        (("threads", 1 / 60, 100, 50), ("processes", LATE, 170, 120)),
        "threads",
    ),
    (
        "the lightest one is too slow",
        (
            ("interpreters", SMOOTH, 96, 90),
            ("processes", SMOOTH, 100, 91),
            ("threads", SMOOTH, 50, 10),
        ),
        "interpreters",
    ),
)


FRAME_S = 1 / 60


def by_the_rule(ways: list) -> str | None:
    """What the rule chooses."""
    smooth = [one for one in ways if one.late_s <= FRAME_S]
    best = max((one.tiles_per_s for one in smooth), default=0)
    equal = [one for one in smooth if one.tiles_per_s >= 0.95 * best]
    return min(equal, key=lambda one: one.memory_bytes).way if equal else None


def table(measured: type) -> list:
    """Ways with names and numbers of this moment; speeds close to each other, so that many tie."""
    names = [f"way {number}" for number in random.sample(range(100, 1000), 5)]
    memories = random.sample(range(30, 200), 5)
    return [
        measured(
            name,
            random.choice((0.003, 0.008, 0.2)),
            random.choice((60, 100, 160, 170, 171)),
            megabytes * 1_000_000,
        )
        for name, megabytes in zip(names, memories, strict=True)
    ]


def test_rule(task):
    """choose follows the rule"""
    for title, rows, wanted in TABLES:
        ways = [task.Measured(way, late, speed, mb * 1_000_000) for way, late, speed, mb in rows]
        for order in (ways, ways[::-1]):
            answer = task.choose(list(order))
            lines = "; ".join(
                f"{way}: {late * 1000:.0f} ms, {speed} tiles/s, {mb} MB"
                for way, late, speed, mb in rows
            )
            expect(
                answer == wanted,
                did=f"{title} ({lines}): choose answered {answer!r}",
                wanted=repr(wanted),
                because=".way is missing: the name is wanted, not all that was measured"
                if isinstance(answer, task.Measured)
                else "the order is: not late; then at least 0.95 of the fastest that is "
                "left; then least memory",
            )
    for _ in range(30):
        ways = table(task.Measured)
        answer = task.choose(list(ways))
        expect(
            answer == by_the_rule(ways),
            did=f"for ways made up a moment ago choose answered {answer!r}: "
            + "; ".join(
                f"{one.way}: {one.late_s * 1000:.0f} ms, {one.tiles_per_s} tiles/s, "
                f"{one.memory_bytes / 1e6:.0f} MB"
                for one in ways
            ),
            wanted=repr(by_the_rule(ways)),
            because="the rule holds for any way: not late; then at least 0.95 of the fastest that "
            "is left; then least memory. A name that is written into the code is no rule",
        )
    return "now let your machine speak: check 3.6 --run"
