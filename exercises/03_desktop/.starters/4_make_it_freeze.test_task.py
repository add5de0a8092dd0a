"""What step 3.4 asks for, judged by what the code does."""

from gillab.course.check import expect
from gillab.course.check.driven_window import expect_whole_picture, window_of

QUOTES = "a guess in words stands in quotes"
SLIPS = {"name '(some|none)' is not defined": QUOTES}


def test_guess(task):
    """you have guessed"""
    expect(
        task.TICKS in ("all", "some", "none"),
        did=f"TICKS is {task.TICKS!r}",
        wanted='"all", "some" or "none": guess first, a wrong guess costs nothing',
        because=QUOTES if task.TICKS is all else "",
    )


def test_freeze(task):
    """paint computes the picture on the spot, and your guess agrees with what happened"""
    seen = []

    def watched(picture, view) -> None:
        before = driven.ticks
        task.paint(picture, view)
        seen.append((driven.ticks - before, len(view.tiles()) - len(driven.missing(view))))

    with window_of(watched) as driven:
        driven.window.show()
        driven.until(lambda: seen)
        view = driven.picture.view
        ticks, shown = seen[0]
        tiles = len(view.tiles())
        expect(
            shown == tiles,
            did=f"when paint returned, {shown} of {tiles} tiles were shown",
            wanted=f"all {tiles}, computed right there: here we want the freeze",
            because="each tile needs both, render and then picture.show_tile, before paint "
            "returns; no thread and no pool yet",
        )
        expect_whole_picture(driven, view)
        driven.zoom()
        expect_whole_picture(driven, driven.picture.view)
    expect(
        not ticks,
        did=f"while paint ran, the window's timer ticked {ticks} times",
        wanted="a paint that keeps the window's thread until all tiles are shown",
        because="paint gave the thread back in between (processEvents()?); here we want to see "
        "what happens without",
    )
    expect(
        task.TICKS == "none",
        did=f"TICKS is {task.TICKS!r}, but while {tiles} tiles were computed the timer did not "
        "tick once",
        wanted="TICKS = 'none', and an idea why",
        because="a window has one thread for its events. While that thread is in your function, "
        "ticks, mouse and keys wait; what piles up becomes a single late tick",
    )
    return f"{tiles} tiles computed, not one tick: the window stood still"
