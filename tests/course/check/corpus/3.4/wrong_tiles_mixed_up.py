# says: samples for a tile of
"""Step 3.4: the window asks for a picture, and you compute it on the spot."""

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

# The window's thread is busy in paint: until paint returns, nobody looks at timer, mouse or keys.
TICKS = "none"


def paint(picture, view) -> None:
    """The window calls this when it wants to show a view, and again after each move."""
    tiles = view.tiles()
    for tile, other in zip(tiles, tiles[1:] + tiles[:1], strict=True):
        picture.show_tile(tile, render(view, other))


if __name__ == "__main__":
    explore(paint)
