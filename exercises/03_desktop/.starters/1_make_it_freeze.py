"""Step 3.1: the window asks for a picture, and you compute it on the spot."""

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

# TODO 1: guess first. A timer of the window ticks 60 times a second and turns
# the small hand. How many of its ticks arrive while paint runs: "all", "some"
# or "none"?
TICKS = None


def paint(picture, view) -> None:
    """The window calls this when it wants to show a view, and again after each
    move."""
    # TODO 2: for each tile of view.tiles(), compute render(view, tile) and
    # hand both the tile and what render returned to picture.show_tile.


if __name__ == "__main__":
    explore(paint)
