"""Which part of the plane is shown, and how its picture is cut into tiles."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

SIDE = 32  # samples along a tile's edge: a tile takes some milliseconds
STEPS = (16, 4, 1)  # edge in pixels of a sample's block, pass by pass: coarse first
WIDEST, NARROWEST = 8.0, 1e-12  # limits of the span: below, a float has no digits left
HOME = {"mandelbrot": (-0.6, 0.0, 3.2), "julia": (0.0, 0.0, 3.4)}  # centre x and y, and span


class Tile(NamedTuple):
    """A rectangle of the picture in pixels; each sample fills a block of step × step pixels."""

    x: int
    y: int
    width: int
    height: int
    step: int

    @property
    def columns(self) -> int:
        return -(-self.width // self.step)

    @property
    def rows(self) -> int:
        return -(-self.height // self.step)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the plane on width × height pixels; `span` is the part's width on the plane."""

    width: int
    height: int
    fractal: str = "mandelbrot"
    x: float = HOME["mandelbrot"][0]
    y: float = HOME["mandelbrot"][1]
    span: float = HOME["mandelbrot"][2]

    @property
    def limit(self) -> int:
        """Iterations after which a point counts as part of the set: more at a higher zoom."""
        return int(160 + 45 * max(0.0, math.log2(3.2 / self.span)))

    def point(self, column: float, row: float) -> tuple[float, float]:
        """The plane's point at a pixel; rows go down, the plane's y goes up."""
        pixel = self.span / self.width
        return (
            self.x + (column - self.width / 2) * pixel,
            self.y - (row - self.height / 2) * pixel,
        )

    def panned(self, columns: float, rows: float) -> Self:
        """The view after the picture was dragged by that many pixels."""
        pixel = self.span / self.width
        x = min(4.0, max(-4.0, self.x - columns * pixel))
        y = min(4.0, max(-4.0, self.y + rows * pixel))
        return replace(self, x=x, y=y)

    def zoomed(self, factor: float, column: float, row: float) -> Self:
        """Zoomed in by that factor (out if below 1) around the point at that pixel."""
        span = min(WIDEST, max(NARROWEST, self.span / factor))
        before_x, before_y = self.point(column, row)
        nearer = replace(self, span=span)
        after_x, after_y = nearer.point(column, row)
        return replace(nearer, x=self.x + before_x - after_x, y=self.y + before_y - after_y)

    def resized(self, width: int, height: int) -> Self:
        """A picture of another size, whose pixels cover as much of the plane as before."""
        width, height = max(1, width), max(1, height)
        return replace(self, width=width, height=height, span=self.span * width / self.width)

    def at_home(self, fractal: str | None = None) -> Self:
        """The view of this or another fractal as a whole."""
        fractal = fractal or self.fractal
        x, y, span = HOME[fractal]
        wide = max(1.0, self.width / self.height / 1.25)  # a wide picture shows more to the sides
        return replace(self, fractal=fractal, x=x, y=y, span=min(WIDEST, span * wide))

    def tiles(self, step: int = 1, side: int = SIDE) -> list[Tile]:
        """All tiles of the picture, the middle first; `side` is a tile's edge in samples."""
        edge = side * step
        tiles = [
            Tile(x, y, min(edge, self.width - x), min(edge, self.height - y), step)
            for y in range(0, self.height, edge)
            for x in range(0, self.width, edge)
        ]
        return sorted(tiles, key=self._from_middle)

    def _from_middle(self, tile: Tile) -> float:
        across = tile.x + tile.width / 2 - self.width / 2
        down = tile.y + tile.height / 2 - self.height / 2
        return across * across + down * down
