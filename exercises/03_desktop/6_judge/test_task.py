"""What step 3.6 asks for, judged by what the code does."""

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
    return "now let your machine speak: check 3.6 --run"
