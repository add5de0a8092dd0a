"""On which side of its point each label of a chart stands, so that labels do not meet."""

from __future__ import annotations

import math
from collections.abc import Sequence

Place = tuple[float, float]

# In the order of preference; the sides above and below belong to the error bars.
SIDES: dict[str, Place] = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}
PLOT_PX = (540, 330)  # about the size of a plot on a page
REACH_PX = (15, 12)  # from a point to the middle of its label
CLEAR_PX = 24  # at this distance two labels are surely apart


def sides(points: Sequence[Place]) -> list[str]:
    """A side for each point, for axes that begin at 0: away from points and earlier labels."""
    most = [max((abs(point[axis]) for point in points), default=0) or 1 for axis in (0, 1)]
    places = [(x / most[0] * PLOT_PX[0], y / most[1] * PLOT_PX[1]) for x, y in points]
    taken: list[Place] = []
    chosen = []
    for place in places:
        others = [other for other in places if other is not place] + taken

        def room(side: str, place: Place = place, others: list[Place] = others) -> float:
            nearest = (math.dist(label(place, side), other) for other in others)
            return min(nearest, default=CLEAR_PX)

        side = max(SIDES, key=lambda side: min(room(side), CLEAR_PX))
        chosen.append(side)
        taken.append(label(place, side))
    return chosen


def label(place: Place, side: str) -> Place:
    """The middle of a label that stands on this side, in pixels."""
    right, up = SIDES[side]
    return place[0] + right * REACH_PX[0], place[1] + up * REACH_PX[1]
