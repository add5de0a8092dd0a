"""What step 3.3 asks for, judged by what the code does."""

from concurrent.futures import InterpreterPoolExecutor

from gillab.course.check import expect
from gillab.course.check.driven_window import (
    PATIENCE_S,
    ROWS,
    expect_alive,
    expect_computed_by,
    expect_tasks,
    expect_whole_picture,
    window_of,
)
from gillab.course.check.gated_pool import gated
from gillab.course.check.noted_calls import noted_calls


def test_pool(task):
    """POOL is the pool of interpreters"""
    expect(
        isinstance(task.POOL, type) and issubclass(task.POOL, InterpreterPoolExecutor),
        did=f"POOL is {getattr(task.POOL, '__name__', task.POOL)!r}",
        wanted="InterpreterPoolExecutor",
    )


def test_travels(task):
    """the tasks can travel to another interpreter"""
    with task.POOL(2) as pool, window_of(task.paint, pool) as driven:
        futures = []
        original = pool.submit

        def submit(*args, **kwargs):
            futures.append(original(*args, **kwargs))
            return futures[-1]

        pool.submit = submit
        driven.window.show()
        for future in futures:
            error = future.exception(PATIENCE_S)
            if error is not None:
                raise error


def test_picture(task):
    """interpreters compute the picture in batches and the window does not wait for them"""
    with (
        noted_calls(ROWS) as notes,
        gated(task.POOL)(2) as pool,
        window_of(task.paint, pool) as driven,
    ):
        expect_alive(driven, pool, driven.window.show)
        view = driven.picture.view
        tiles = len(view.tiles())
        each = "one for each batch, pool.submit(render_all, view, tiles)"
        expect_tasks(driven, pool, notes, each)
        expect_computed_by(
            driven,
            notes,
            lambda call: not call.here,
            "each tile computed in another interpreter: pool.submit(render_all, view, tiles)",
        )
        expect_whole_picture(
            driven,
            view,
            because="render_all has to return the samples of each of its tiles, and each batch of "
            "view.tiles() has to be submitted",
        )
        expect(
            len(pool.futures) <= tiles // 2,
            did=f"{tiles} tiles went out in {len(pool.futures)} tasks",
            wanted="batches: several tiles a task, such as BATCH = 4",
            because="each task costs a round trip of its own",
        )
    return f"{tiles} tiles in {len(pool.futures)} tasks, and the window's GIL is its own"
