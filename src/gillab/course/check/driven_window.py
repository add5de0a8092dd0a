"""What the checks of exercise 3 expect of the real window and of a pool.

Qt is imported when a window opens, and not before: where it cannot start, a check says so.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Executor, thread
from contextlib import contextmanager
from traceback import extract_stack
from typing import TYPE_CHECKING

from gillab.course.check import NotYet, expect
from gillab.course.check.gated_pool import CLOSED, FORCED, OPEN
from gillab.course.check.noted_calls import Call, Notes, noted_calls
from gillab.desktop import program
from gillab.desktop.model.fractal import render
from gillab.desktop.model.view import Tile, View

if TYPE_CHECKING:
    from gillab.desktop.window.driven import DrivenWindow

SIZE = (160, 120)  # of the picture, in pixels
ROWS = "gillab.desktop.model.fractal:rows"  # computes a tile; render() calls it, too
PATIENCE_S = 6.0  # the longest wait for a task to end
WAITS = {"time:sleep": "time.sleep()", "threading:Condition.wait": "a wait for a future"}
PYTHONS_OWN = {("submit", thread.__file__), ("start", threading.__file__)}


@contextmanager
def window_of(code: Callable, pool: Executor | None = None) -> Generator[DrivenWindow]:
    """The window around a participant's code, offscreen; it calls the code once it is shown."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = program.why_qt_cannot_start()
    said, _, remedy = problem.partition("\n")
    expect(not problem, did=f"was not run: {said}", wanted="Qt that starts", because=remedy)
    from gillab.desktop.window.driven import driven_window

    with driven_window(code, pool, SIZE) as driven:
        yield driven


def expect_whole_picture(driven: DrivenWindow, view: View, because: str = "") -> None:
    """Every tile of the view was shown, by the window's thread, with the right pixels.

    `because` is the likely reason if some are missing.
    """
    tiles = view.tiles()
    driven.until(lambda: not driven.missing(view) or driven.picture.wrong_thread_calls)
    expect(
        not driven.picture.wrong_thread_calls,
        did=f"a pool's thread called show_tile {driven.picture.wrong_thread_calls} times",
        wanted="picture.arrived.emit(view, tile, samples): Qt carries it to the window's thread",
        because="widgets belong to the thread that made them; from any other thread Qt may crash",
    )
    missing = driven.missing(view)
    expect(
        not missing,
        did=f"{len(tiles) - len(missing)} of {len(tiles)} tiles were shown",
        wanted=f"all {len(tiles)}: each tile of view.tiles()",
        because=because,
    )
    wrong = [tile for tile in tiles if pixels_of(driven.picture, tile) != render(view, tile)]
    expect(
        not wrong,
        did=f"{len(wrong)} of {len(tiles)} tiles show something else than render(view, tile)",
        wanted="each tile's own samples, at its own place",
    )


def expect_computed_by(
    driven: DrivenWindow, notes: Notes, right: Callable[[Call], bool], wanted: str
) -> None:
    """Every tile of the picture was computed in a place that `right` accepts."""
    view = driven.picture.view
    driven.until(lambda: not driven.missing(view) or driven.picture.wrong_thread_calls)
    calls = notes.calls(ROWS)
    wrong = [call for call in calls if not right(call)]
    expect(
        not wrong,
        did=f"{len(wrong)} of {len(calls)} tiles were computed after their task had ended, in a "
        "done-callback, or by the window itself",
        wanted=wanted,
        because="a callback runs in the main interpreter, with the window's GIL: whatever it "
        "computes stops the window. The task that is submitted has to be the work itself",
    )


def pixels_of(picture, tile: Tile) -> bytes:
    """The colour numbers that the window shows where the tile is."""
    width, memory = picture.view.width, picture.pixels
    rows = range(tile.y, tile.y + tile.height)
    return b"".join(bytes(memory[y * width + tile.x :][: tile.width]) for y in rows)


def expect_alive(driven: DrivenWindow, pool, start: Callable[[], object]) -> None:
    """While the workers are held up, the window's timer ticks and no tile is shown."""
    pool.gate[0] = CLOSED
    before = driven.ticks
    start()
    expect_open(pool)
    driven.ticks_pass()
    forced = pool.gate[0] == FORCED
    ticks = driven.ticks - before
    tiles = driven.picture.view.tiles()
    shown = len(tiles) - len(driven.missing(driven.picture.view))
    pool.gate[0] = OPEN
    if forced or ticks < driven.TICKS:
        raise NotYet(
            f"with its workers held up, the window's timer ticked {0 if forced else ticks} times",
            f"{driven.TICKS} ticks and more: submit the tasks and return at once",
            "future.result(), time.sleep() and reading all of pool.map() block the window's "
            "thread. So does calling deliver(…) instead of passing it: "
            "add_done_callback(partial(deliver, …))",
        )
    expect(
        not shown or not pool.futures,
        did=f"{shown} of {len(tiles)} tiles were shown before any worker had computed one",
        wanted="tiles computed by the pool alone, and shown when they arrive",
        because="a render(…) or show_tile(…) was left in paint: that is the window's own thread",
    )


def expect_open(pool) -> None:
    """The code has left the pool open."""
    expect(
        not pool.closed,
        did="your code closed the pool",
        wanted="a pool that stays open",
        because="a with block around a pool waits for its tasks and closes it, as shutdown() does: "
        "the pool is needed again for the next view, and whoever opened it closes it",
    )


@contextmanager
def no_waiting(who: str, wanted: str, because: str) -> Generator[None]:
    """NotYet if the window's thread, which is this one, sleeps or waits for a future meanwhile."""
    with noted_calls(*WAITS, before=waits_by_itself) as notes:
        yield
        here = threading.get_ident()
        waits = [call for call in notes.calls() if call.thread == here and not call.details]
    expect(
        not waits,
        did=f"{who} called {WAITS[waits[0].function]} in the window's thread" if waits else "",
        wanted=wanted,
        because=f"while the window's thread waits, nothing is drawn. {because}",
    )


def waits_by_itself(args: tuple, kwargs: dict) -> bool:
    """Whether Python waits for a moment: for a thread to begin, or to see whether one is idle."""
    return any((frame.name, frame.filename) in PYTHONS_OWN for frame in extract_stack())


def expect_shown_once(driven: DrivenWindow, pool, view: View) -> None:
    """No tile of the view was shown again. This closes the pool, so that nothing comes later."""
    pool.shutdown()
    driven.ticks_pass(2)
    tiles = view.tiles()
    again = [tile for tile in tiles if driven.shown[view, tile] > 1]
    expect(
        not again,
        did=f"{len(again)} of {len(tiles)} tiles were shown more than once",
        wanted="each once: one task for a tile, and one done-callback for its future",
        because="add_done_callback adds one: all callbacks that a future was given are called",
    )


def expect_tasks(driven: DrivenWindow, pool, notes: Notes, each: str) -> None:
    """The pool was given two tasks or more, none of them failed, and they computed the tiles.

    `each` says how each task is submitted.
    """
    count = len(pool.futures)
    expect(
        count > 1,
        did=f"the pool was given {count} task{'' if count == 1 else 's'}",
        wanted=f"two or more: {each}",
        because="" if count > 1 else why_so_few(driven, count, notes),
    )
    here = computed_here(notes)
    expect(
        not here,
        did=f"{len(here)} tiles were computed in the window's own thread, before their task began",
        wanted=each,
        because="submit(f, render(view, tile)) calls render here and now, and hands over what it "
        "returned: pass the function itself, and then its arguments",
    )
    for future, given in zip(pool.futures, pool.given, strict=True):
        error = None if future.cancelled() else future.exception(PATIENCE_S)
        if error is None:
            continue
        kinds = [type(part) for part in given]
        if View in kinds and Tile in kinds and kinds.index(Tile) < kinds.index(View):
            raise NotYet(
                "a task was given the tile first, then the view",
                each,
                "a function gets its arguments in the order in which submit has them",
            )
        raise error


def computed_here(notes: Notes) -> list[Call]:
    """The calls that the window's thread, which is this one, made by itself."""
    here = threading.get_ident()
    return [call for call in notes.calls(ROWS) if call.here and call.thread == here]


def why_so_few(driven: DrivenWindow, count: int, notes: Notes) -> str:
    """Who computes instead of the pool's two workers."""
    if count:
        return "one task keeps one worker, whatever it computes, and the other has nothing to do"
    driven.until(lambda: notes.calls(ROWS) or threading.active_count() == 1)
    if computed_here(notes):
        return "the workers compute, not the window's thread"
    if notes.calls(ROWS):
        return (
            "a thread of your own computes: the pool that paint is given has its threads already, "
            "and lets no more than two of them compute at a time"
        )
    return ""
