"""What step 3.2 asks for, judged by what the code does."""

import threading
from concurrent.futures import InterpreterPoolExecutor
from traceback import extract_stack

from gillab.course.check import expect, shown
from gillab.course.check.driven_window import (
    PATIENCE_S,
    expect_alive,
    expect_whole_picture,
    window_of,
)
from gillab.course.check.gated_pool import CLOSED, FORCED, OPEN, gated
from gillab.course.check.noted_calls import Notes, noted_calls
from gillab.desktop.model.fractal import render
from gillab.desktop.model.view import View

MOVES = 6  # of the user: a drag, then steps of the mouse wheel


def test_pool(task):
    """POOL is the pool of interpreters"""
    expect(
        isinstance(task.POOL, type) and issubclass(task.POOL, InterpreterPoolExecutor),
        did=f"POOL is {getattr(task.POOL, '__name__', task.POOL)!r}",
        wanted="InterpreterPoolExecutor, the class and not a pool that is open already",
        because="threads share the window's GIL, and a process cannot see the flag: a memoryview "
        "does not travel there",
    )


class Counting:
    """A flag that turns to 1 after it was read a few times."""

    def __init__(self, looks: int):
        self.left = looks

    def __getitem__(self, place: int) -> int:
        self.left -= 1
        return int(self.left < 0)


def test_flag(task):
    """render_unless looks at the flag all the time"""
    view = View(64, 64)
    tile = view.tiles()[0]
    answer = task.render_unless(view, tile, bytearray(1))
    expect(
        answer == render(view, tile),
        did="with the flag at 0, render_unless gave the tile up"
        if answer is None
        else "with the flag at 0, render_unless did not return the tile's samples",
        wanted="the same bytes as render(view, tile)",
        because="the flag itself is true whatever its byte says: flag[0] is the byte"
        if answer is None
        else "",
    )
    answer = task.render_unless(view, tile, bytearray([1]))
    expect(
        answer is None,
        did="with the flag at 1 from the start, render_unless computed the tile all the same"
        if answer == render(view, tile)
        else f"with the flag at 1 from the start, render_unless returned {shown(answer, 60)}",
        wanted="None, at once",
        because="a break leaves the loop, and what was done so far is returned"
        if answer == b""
        else "",
    )
    expect(
        task.render_unless(view, tile, Counting(5)) is None,
        did="the flag turned to 1 in the middle of a tile, and render_unless did not notice",
        wanted="a look at the flag before each row",
        because="a tile can take long when you are deep in the set: a look before the first "
        "row only is a look too early",
    )


def inside_submit(args: tuple, kwargs: dict) -> bool:
    """Whether the pool itself waits, for a moment, to see whether it needs another worker."""
    return any(frame.name == "submit" for frame in extract_stack())


def expect_no_waiting(notes: Notes) -> None:
    """The window's thread, which called stop and start, did not sleep or wait for a future."""
    waits = [
        call for call in notes.calls() if call.thread == threading.get_ident() and not call.details
    ]
    names = {"time:sleep": "time.sleep()", "threading:Condition.wait": "a wait for a future"}
    expect(
        not waits,
        did=f"a move of the mouse called {names[waits[0].function]} in the window's thread"
        if waits
        else "",
        wanted="stop and start return at once: set the flag, cancel, submit",
        because="while the window's thread waits, nothing is drawn. The workers see the flag "
        "without being waited for",
    )


def test_cancels(task):
    """after a move, nothing is computed for the view before"""
    with (
        gated(task.POOL)(2) as pool,
        window_of(task.Painter, pool) as driven,
    ):
        expect_alive(driven, pool, driven.window.show)
        driven.until(lambda: all(future.done() for future in pool.futures))
        pool.gate[0] = CLOSED
        first = len(pool.futures)
        for number in range(MOVES):
            with noted_calls(
                "time:sleep", "threading:Condition.wait", before=inside_submit
            ) as notes:
                driven.zoom() if number else driven.drag()
                expect_no_waiting(notes)
            driven.until(lambda: any(future.running() for future in pool.futures))
        given = len(pool.futures) - first
        tiles = len(driven.picture.view.tiles())
        old, new = pool.futures[first:-tiles], pool.futures[-tiles:]
        expect(
            pool.gate[0] != FORCED,
            did="start waited for the workers",
            wanted="start returns at once: cancel() and the flag do not wait",
        )
        pool.gate[0] = OPEN
        expect(
            given == MOVES * tiles,
            did=f"{MOVES} moves gave the pool {given} tasks",
            wanted=f"{tiles} for each view, {MOVES * tiles} in all",
        )
        driven.until(lambda: all(future.done() for future in pool.futures))
        computed = [f for f in old if not f.cancelled() and f.result(PATIENCE_S) is not None]
        expect(
            not computed,
            did=f"after {MOVES} moves, {len(computed)} tiles were computed for views that "
            "nobody saw any more",
            wanted="0: what waits is cancelled, what runs sees its own flag turn to 1",
            because="those that waited were cancelled. Those that ran looked at a flag that stayed "
            "0, or went back to it: flag[0] = 1 in the old bytearray, and a new one for each view"
            if any(future.cancelled() for future in old)
            else "start has to call stop first, which cancels what waits and sets flag[0] = 1; the "
            "new view then gets a new bytearray, and the old one stays at 1",
        )
        failed = [future for future in new if future.cancelled()]
        expect(
            not failed,
            did=f"{len(failed)} tiles of the present view were cancelled too",
            wanted="stop first, then begin the new view",
        )
        expect_whole_picture(
            driven,
            driven.picture.view,
            because="its tasks found their flag at 1: the new view needs a new bytearray, made "
            "after stop() has set the old one",
        )
    early = sum(future.cancelled() for future in old)
    return (
        f"{len(old)} tasks of {MOVES - 1} views dropped, {early} of them before they began, and "
        "the last view is complete"
    )


def test_closes(task):
    """closing the window gives up what is under way"""
    with gated(task.POOL)(2) as pool, window_of(task.Painter, pool) as driven:
        pool.gate[0] = CLOSED
        driven.window.show()
        driven.window.close()
        pool.gate[0] = OPEN
        computed = [
            future
            for future in pool.futures
            if not future.cancelled() and future.result(PATIENCE_S) is not None
        ]
    expect(
        not computed,
        did=f"after the window was closed, {len(computed)} more tiles were computed",
        wanted="0: the window calls stop, and the workers are free",
    )
