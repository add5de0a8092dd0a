"""What step 3.1 asks for, judged by what the code does."""

from concurrent.futures import ThreadPoolExecutor

from gillab.course.check.driven_window import (
    ROWS,
    expect_alive,
    expect_computed_by,
    expect_shown_once,
    expect_tasks,
    expect_whole_picture,
    no_waiting,
    window_of,
)
from gillab.course.check.gated_pool import CLOSED, OPEN, gated
from gillab.course.check.noted_calls import noted_calls

SLIPS = {
    "'NoneType' object is not callable": "with brackets behind its name a function is called here "
    "and now, and what it returned, None, was handed over instead of the function. This hands it "
    "over: add_done_callback(partial(deliver, picture, view, tile))",
    r"deliver\(\) missing 1 required positional argument": "partial(deliver, picture, view, tile) "
    "has the first three of its four arguments, and the future comes last. deliver(…) itself would "
    "be called here and now, before there is an answer",
    r"render\(\) missing 1 required positional argument": "submit(render, view, tile) has the "
    "function and then its arguments, one after the other: not a tuple of them",
    r"add_done_callback\(\) takes 2 positional": "it takes one function and no arguments for it: "
    "partial(deliver, picture, view, tile) is deliver with its first three arguments filled in",
    "'Future' has no len": "a future has the samples only when it is done. deliver is called then, "
    "and emits future.result()",
}


def test_picture(task):
    """two threads compute the picture and the window does not wait for them"""
    with (
        noted_calls(ROWS) as notes,
        gated(ThreadPoolExecutor)(2) as pool,
        window_of(task.paint, pool) as driven,
    ):
        expect_alive(driven, pool, driven.window.show)
        view = driven.picture.view
        expect_tasks(driven, pool, notes, "one for each tile, pool.submit(render, view, tile)")
        expect_computed_by(
            driven,
            notes,
            lambda call: call.in_task,
            "each tile computed inside a task: pool.submit(render, view, tile)",
        )
        expect_whole_picture(
            driven,
            view,
            because="each future needs partial(deliver, picture, view, tile) as its done-callback: "
            "it is called with the future, which comes last. And deliver has to emit "
            "picture.arrived with the view, the tile and its samples, in that order",
        )
        expect_shown_once(driven, pool, view)
    return f"{len(view.tiles())} tiles in {len(pool.futures)} tasks, each shown by the window"


def test_returns(task):
    """paint returns at once, whatever the threads do"""
    with gated(ThreadPoolExecutor)(2) as pool, window_of(task.paint, pool) as driven:
        driven.window.show()
        pool.gate[0] = CLOSED
        with no_waiting(
            "paint",
            wanted="a paint that submits, adds a done-callback, and returns",
            because="The pool calls deliver as soon as a tile is there, without being waited for",
        ):
            driven.zoom()
        pool.gate[0] = OPEN
        pool.shutdown(cancel_futures=True)


def test_stutter(task):
    """and the stutter, measured"""
    with ThreadPoolExecutor(2) as pool, window_of(task.paint, pool) as driven:
        driven.window.show()
        for _ in range(3):
            driven.zoom()
            driven.ticks_pass()
        pool.shutdown(cancel_futures=True)
    late_s = driven.window.lag.late_s
    latest_ms = max(late_s) * 1e3
    return f"on your machine the latest of {len(late_s)} frames due was {latest_ms:.0f} ms late"
