"""Pure Python arithmetic: the colour numbers of a tile, one row after the other.

Imports nothing native beyond the standard library, so that every interpreter can import it.
A colour number is one byte: 0 is a point of the set, 1 to 255 are colours of the palette.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt

from gillab.desktop.model.view import Tile, View

ESCAPE = 64.0  # squared distance beyond which a point has left; large, for smooth colours
FIRST_BAND, BANDS = 26.0, 255
JULIA = (-0.8, 0.156)


class UnknownFractal(ValueError):
    """A name that is not in the table; the message lists those that are."""


def rows(view: View, tile: Tile) -> Iterator[bytes]:
    """One row of samples after the other, each as bytes of tile.columns colour numbers."""
    if view.fractal == WAVES:
        yield from _waves(view, tile)
        return
    if view.fractal not in FRACTALS:
        known = ", ".join(FRACTALS)
        raise UnknownFractal(f"unknown fractal {view.fractal!r}; choose one of: {known}")
    sample = FRACTALS[view.fractal]
    limit = view.limit
    half = tile.step / 2  # a sample is computed in the middle of its block
    across = [
        view.point(tile.x + column * tile.step + half, 0)[0] for column in range(tile.columns)
    ]
    for row in range(tile.rows):
        y = view.point(0, tile.y + row * tile.step + half)[1]
        yield bytes([sample(x, y, limit) for x in across])


def render(view: View, tile: Tile) -> bytes:
    """All samples of a tile: tile.rows × tile.columns colour numbers."""
    return b"".join(rows(view, tile))


def mandelbrot(a: float, b: float, limit: int) -> int:
    """z → z² + c from 0, with c the point."""
    return _escape(0.0, 0.0, a, b, limit)


def julia(x: float, y: float, limit: int) -> int:
    """z → z² + c from the point, with c fixed."""
    return _escape(x, y, *JULIA, limit)


def _escape(x: float, y: float, a: float, b: float, limit: int) -> int:
    xx, yy = x * x, y * y
    for count in range(limit):
        if xx + yy > ESCAPE:
            # The fraction of an iteration makes the bands run smoothly into each other.
            smooth = count + 1 - log(log(xx + yy) / log(ESCAPE)) / log(2)
            return 1 + int(sqrt(max(0.0, smooth)) * FIRST_BAND) % BANDS
        y = 2 * x * y + b
        x = xx - yy + a
        xx, yy = x * x, y * y
    return 0


def _waves(view: View, tile: Tile) -> Iterator[bytes]:
    """Slices of one ramp: large results for almost no arithmetic, for a measurement of copying."""
    ramp = bytes(range(1, BANDS + 1)) * (tile.columns // BANDS + 2)
    across = int(view.x / view.span * view.width) + (tile.x + tile.y) // tile.step
    for row in range(tile.rows):
        start = (across + row) % BANDS
        yield ramp[start : start + tile.columns]


WAVES = "waves"  # for measurements; the window does not offer it
FRACTALS = {"mandelbrot": mandelbrot, "julia": julia}
