"""What step 3.2 asks for, judged by what the code does."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Executor, InterpreterPoolExecutor
from contextlib import contextmanager
from typing import Any

from gillab.course.check import expect, shown
from gillab.course.check.driven_window import (
    PATIENCE_S,
    expect_alive,
    expect_open,
    expect_whole_picture,
    no_waiting,
    window_of,
)
from gillab.course.check.gated_pool import CLOSED, FORCED, OPEN, gated
from gillab.desktop.model.fractal import FRACTALS, render
from gillab.desktop.model.view import Tile, View

MOVES = 6  # of the user: a drag, then steps of the mouse wheel
COPIES = (bytes, bytearray, list)  # of the flag, where it travels as one of these
WHY_NOT = {
    "ThreadPoolExecutor": "threads share the window's GIL",
    "ProcessPoolExecutor": "a process cannot see the flag: a memoryview does not travel there",
}
SLIPS = {
    "name 'self' is not defined": "render_unless is a function, not a method: it runs in a worker, "
    "and what it knows of the Painter is its argument flag. Ask flag[0]",
}


def test_pool(task):
    """POOL is the pool of interpreters"""
    is_open = isinstance(task.POOL, Executor)
    name = getattr(task.POOL, "__name__", task.POOL)
    expect(
        isinstance(task.POOL, type) and issubclass(task.POOL, InterpreterPoolExecutor),
        did="POOL is a pool that is open already" if is_open else f"POOL is {name!r}",
        wanted="InterpreterPoolExecutor, the class",
        because="the brackets behind the name open a pool: the window opens its own, of two workers"
        if is_open
        else WHY_NOT.get(str(name), ""),
    )


class Turning:
    """A flag that is 1 as soon as so many rows are computed; it is read like a memoryview."""

    def __init__(self, computed: Computed, after: int):
        self.computed, self.after, self.looks = computed, after, 0

    def look(self) -> memoryview:
        self.looks += 1
        return memoryview(bytes([self.computed.rows >= self.after]))

    def __len__(self) -> int:
        return 1

    def __getitem__(self, place: int | slice) -> Any:
        return self.look()[place]

    def __eq__(self, other: object) -> bool:
        return self.look() == other

    def __buffer__(self, flags: int) -> memoryview:
        return self.look()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.look(), name)


class Computed:
    """Counts the rows of tiles that are computed meanwhile in this interpreter."""

    def __init__(self, tile: Tile):
        self.tile, self.samples = tile, 0

    @property
    def rows(self) -> int:
        return self.samples // self.tile.columns


@contextmanager
def computed(view: View, tile: Tile) -> Generator[Computed]:
    """Count the rows that are computed in this block."""
    count, sample = Computed(tile), FRACTALS[view.fractal]

    def counting(x: float, y: float, limit: int) -> int:
        count.samples += 1
        return sample(x, y, limit)

    FRACTALS[view.fractal] = counting
    try:
        yield count
    finally:
        FRACTALS[view.fractal] = sample


def test_flag(task):
    """render_unless looks at the flag before each row"""
    view = View(64, 64)
    tile = view.tiles()[0]
    whole = render(view, tile)
    goes_on = task.render_unless(view, tile, memoryview(bytearray(1)))
    stopped = task.render_unless(view, tile, flag := Turning(Computed(tile), 0))
    expect(
        goes_on == whole,
        did="with the flag at 0, render_unless gave the tile up"
        if goes_on is None
        else "with the flag at 0, render_unless did not return the tile's samples",
        wanted="the same bytes as render(view, tile)",
        because=why_given_up(stopped == whole) if goes_on is None else "",
    )
    expect(
        stopped is None,
        did="with the flag at 1 from the start, render_unless computed the tile all the same"
        if stopped == whole
        else f"with the flag at 1 from the start, render_unless returned {shown(stopped, 60)}",
        wanted="None, at once",
        because=why_computed_all(flag.looks)
        if stopped == whole
        else "deliver shows whatever is not None. If you wrote break or continue: then the last "
        "line returns what was done so far",
    )
    for after in range(1, tile.rows):
        with computed(view, tile) as count:
            flag = Turning(count, after)
            answer = task.render_unless(view, tile, flag)
        more = count.rows - after
        expect(
            answer is None,
            did=f"after {after} of {tile.rows} rows the flag turned to 1, and render_unless "
            "computed the rest of the tile all the same",
            wanted="a look at the flag before each row",
            because="a look before the first row only is a look too early: a tile can take long "
            "when you are deep in the set"
            if flag.looks < 2
            else why_so_late(flag.looks, tile.rows),
        )
        expect(
            not more,
            did=f"after {after} of {tile.rows} rows the flag turned to 1, and render_unless "
            f"computed {more} more before it returned None",
            wanted="a look at the flag before each row, and None at once",
            because=why_so_late(flag.looks, count.rows),
        )


def why_given_up(never_otherwise: bool) -> str:
    if never_otherwise:
        return "the condition is upside down: 0 says go on, and anything else says give up"
    return "the flag itself is true whatever its byte says: flag[0] is the byte"


def why_computed_all(looks: int) -> str:
    if looks:
        return "it looked at the flag and went on: 0 in flag[0] says go on, all else says give up"
    return (
        "it never reads flag[0], the byte of its argument. Globals of this module, and what "
        "deliver or stop know, do not reach a worker: each interpreter has its own"
    )


def why_so_late(looks: int, rows: int) -> str:
    if 1 < looks < rows:
        return f"{looks} looks in {rows} rows: between two of them too many rows go by"
    return "it looked, and computed on"


def test_cancels(task):
    """after a move, nothing is computed for the view before"""
    with gated(task.POOL)(2) as pool, window_of(task.Painter, pool) as driven:
        expect_alive(driven, pool, driven.window.show)
        driven.until(lambda: all(future.done() for future in pool.futures))
        pool.gate[0] = CLOSED
        first = len(pool.futures)
        for number in range(MOVES):
            with no_waiting(
                "a move of the mouse",
                wanted="stop and start return at once: set the flag, cancel, submit",
                because="The workers see the flag without being waited for",
            ):
                driven.zoom() if number else driven.drag()
            expect_open(pool)
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
            because=why_computed(pool, any(future.cancelled() for future in old)),
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
        expect(
            early,
            did=f"none of {len(old)} tasks for views before the last was cancelled: the workers "
            "began each, and found its flag at 1",
            wanted="what waits is cancelled: future.cancel() for each",
            because="each of these calls goes to a worker and back, and the new view waits for "
            "them. The flag is for those that run",
        )
    return (
        f"{MOVES} moves: of {len(old)} tasks for the {MOVES - 1} views before the last, {early} "
        f"were cancelled before they began and {len(old) - early} stopped by the flag; the last "
        "view is complete"
    )


def why_computed(pool, any_cancelled: bool) -> str:
    """Why tasks of an old view were not given up."""
    if not any_cancelled:
        return (
            "start has to call stop first, which cancels what waits and sets flag[0] = 1; the "
            "new view then gets a new bytearray, and the old one stays at 1"
        )
    if any(is_copy(part) for given in pool.given for part in given):
        return (
            "those that ran looked at a copy of the flag, which stays 0: bytes and a bytearray "
            "travel as copies. memoryview(self.flag) is the same memory on both sides"
        )
    return (
        "those that waited were cancelled. Those that ran looked at a flag that stayed 0, or went "
        "back to it: flag[0] = 1 in the old bytearray, and a new one for each view"
    )


def is_copy(part: object) -> bool:
    """Whether an argument of a task is a copy of the flag, or a view of a copy."""
    return isinstance(part, COPIES) or (isinstance(part, memoryview) and part.readonly)


def test_closes(task):
    """closing the window gives up what is under way"""
    with gated(task.POOL)(2) as pool, window_of(task.Painter, pool) as driven:
        pool.gate[0] = CLOSED
        driven.window.show()
        driven.until(lambda: any(future.running() for future in pool.futures))
        before = [future for future in pool.futures if future.done()]
        driven.window.close()
        pool.gate[0] = OPEN
        computed = [
            future
            for future in pool.futures
            if future not in before
            and not future.cancelled()
            and future.result(PATIENCE_S) is not None
        ]
    expect(
        not computed,
        did=f"after the window was closed, tiles were still computed: {len(computed)}",
        wanted="0: the window calls stop, and the workers are free",
        because="a window that closes calls stop, and not start: so stop itself has to cancel what "
        "waits, and to set flag[0] = 1 for what runs",
    )
