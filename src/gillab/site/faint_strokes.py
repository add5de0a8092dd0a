"""Faint strokes in a static picture, in the way that a browser paints quickly.

Plotly makes each mark of a trace faint by the `opacity` of its element, for which a browser paints
every mark on a layer of its own. Where a mark is a stroke alone, `stroke-opacity` looks the same.
"""

from __future__ import annotations

import re

_FAINT = re.compile(
    r'(?<=style=")opacity: (0?\.\d+); (stroke-width: [^;"]+; stroke: [^;"]+;) '
    r"stroke-opacity: 1; fill: none;"
)


def without_layers(svg: str) -> str:
    return _FAINT.sub(r"\2 stroke-opacity: \1; fill: none;", svg)
