# says: render_unless is a function, not a method
"""Step 3.2: interpreters compute. You move faster than they do: drop what is
no longer shown."""

from concurrent.futures import InterpreterPoolExecutor
from functools import partial

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import rows

POOL = InterpreterPoolExecutor  # each worker has a GIL of its own


def render_unless(view, tile, flag) -> bytes | None:
    """In a worker: the tile's samples, or None as soon as flag[0] is no longer
    0."""
    done = []
    for row in rows(view, tile):
        if self.flag[0]:
            return None
        done.append(row)
    return b"".join(done)


class Painter:
    """The window makes one, calls start for each view, and stop when it
    closes."""

    def __init__(self, picture, pool):
        self.picture, self.pool = picture, pool
        self.flag, self.futures = bytearray(1), []

    def stop(self) -> None:
        """Give up everything under way: what waits is cancelled, what runs
        sees the flag."""
        self.flag[0] = 1
        for future in self.futures:
            future.cancel()

    def start(self, view) -> None:
        """Begin this view, and nothing else."""
        self.stop()
        # What was stopped keeps the old flag.
        self.flag, self.futures = bytearray(1), []
        self.picture.begin(view)
        for tile in view.tiles():
            future = self.pool.submit(render_unless, view, tile, memoryview(self.flag))
            self.futures.append(future)
            future.add_done_callback(partial(self.deliver, view, tile))

    def deliver(self, view, tile, future) -> None:
        """In one of the pool's threads."""
        if not future.cancelled() and future.result() is not None:
            self.picture.arrived.emit(view, tile, future.result())


if __name__ == "__main__":
    explore(Painter, POOL)
