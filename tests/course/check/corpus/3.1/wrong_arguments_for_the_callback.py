# says: it takes one function
"""Step 3.1: threads compute, and the window stutters. How much?"""

from concurrent.futures import ThreadPoolExecutor

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render


def deliver(picture, view, tile, future) -> None:
    """Called in the pool's thread as soon as a tile's samples are ready:
    future.result()."""
    # This is not the window's thread: the picture must not be touched here. So
    # its signal is emitted, and Qt carries it over.
    picture.arrived.emit(view, tile, future.result())


def paint(picture, view, pool) -> None:
    """The window calls this when it wants to show a view. The pool has two
    threads."""
    for tile in view.tiles():
        future = pool.submit(render, view, tile)
        future.add_done_callback(deliver, picture, view, tile)


if __name__ == "__main__":
    explore(paint, ThreadPoolExecutor)
