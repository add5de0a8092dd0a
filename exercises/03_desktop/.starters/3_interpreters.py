"""Step 3.3: interpreters compute. They have a GIL each, and the window has its
own."""

from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import batched

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

POOL = ThreadPoolExecutor  # TODO 1: another pool
BATCH = 4  # tiles in one task


def render_all(view, tiles) -> list[bytes]:
    """The samples of several tiles, in their order. Runs in a worker, where
    there is no window."""
    return [render(view, tile) for tile in tiles]


def deliver(picture, view, tiles, future) -> None:
    """Called in one of the pool's threads, in the main interpreter."""
    for tile, samples in zip(tiles, future.result(), strict=True):
        picture.arrived.emit(view, tile, samples)


def paint(picture, view, pool) -> None:
    """The window calls this when it wants to show a view."""
    for tiles in batched(view.tiles(), BATCH):
        # TODO 2: threads can run a lambda that knows our variables.
        # Interpreters cannot. What travels instead?
        future = pool.submit(lambda tiles=tiles: render_all(picture.view, tiles))
        future.add_done_callback(partial(deliver, picture, view, tiles))


if __name__ == "__main__":
    explore(paint, POOL)
