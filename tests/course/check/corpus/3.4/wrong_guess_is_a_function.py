# says: a guess in words stands in quotes
"""Step 3.4: the window asks for a picture, and you compute it on the spot."""

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

# The window's thread is busy in paint: until paint returns, timer, mouse and
# keys wait.
TICKS = all


def paint(picture, view) -> None:
    """The window calls this when it wants to show a view, and again after each
    move."""
    for tile in view.tiles():
        picture.show_tile(tile, render(view, tile))


if __name__ == "__main__":
    explore(paint)
