# says: no thread and no pool yet
"""Step 3.4: the window asks for a picture, and you compute it on the spot."""

import threading

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

# The window's thread is busy in paint: until paint returns, nobody looks at timer, mouse or keys.
TICKS = "none"


def paint(picture, view) -> None:
    """The window calls this when it wants to show a view, and again after each move."""
    def work():
        for tile in view.tiles():
            picture.arrived.emit(view, tile, render(view, tile))

    threading.Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    explore(paint)
