"""Step 3.4: the window asks for a picture, and you compute it on the spot."""

from gillab.desktop.explore import explore
from gillab.desktop.model.fractal import render

# TODO 1: guess first. A timer of the window ticks 60 times a second and turns
# the small hand. How many of its ticks arrive while paint runs: "all", "some"
# or "none"?
TICKS = None


def paint(picture, view) -> None:
    """The window calls this when it wants to show a view, and again after each
    move."""
    # TODO 2: compute and show every tile of the view, right here.


if __name__ == "__main__":
    explore(paint)
