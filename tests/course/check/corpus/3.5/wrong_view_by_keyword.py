# says: only as an argument by position
"""Step 3.5: workers write into the picture itself. Nothing but "done" comes
back."""

from concurrent.futures import InterpreterPoolExecutor
from functools import partial

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import rows


def draw_into(view, tile, pixels, flag) -> None:
    """In a worker: write each row of the tile to its place; one byte a pixel,
    row after row."""
    for number, row in enumerate(rows(view, tile)):
        if flag[0]:
            return
        start = (tile.y + number) * view.width + tile.x
        pixels[start : start + tile.width] = row


class Painter:
    """As before, but the samples do not travel."""

    def __init__(self, picture, pool):
        self.picture, self.pool = picture, pool
        self.flag, self.futures = bytearray(1), []

    def stop(self) -> None:
        self.flag[0] = 1
        for future in self.futures:
            future.cancel()

    def start(self, view) -> None:
        self.stop()
        self.flag, self.futures = bytearray(1), []
        # A memoryview is shared with an interpreter; the bytearray behind it
        # stays here.
        pixels = memoryview(bytearray(view.width * view.height))
        self.picture.begin(view, pixels)
        for tile in view.tiles():
            future = self.pool.submit(draw_into, view, tile, pixels=pixels, flag=memoryview(self.flag))
            self.futures.append(future)
            future.add_done_callback(partial(self.deliver, view, tile, self.flag))

    def deliver(self, view, tile, flag, future) -> None:
        """In one of the pool's threads: every row of the tile was
        written."""
        if not flag[0] and not future.cancelled():
            self.picture.written.emit(view, tile)


if __name__ == "__main__":
    explore(Painter, InterpreterPoolExecutor)
