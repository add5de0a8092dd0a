"""The cells of a heatmap in a static picture, as rectangles whose colours follow the scheme.

Plotly draws all cells as one bitmap, which keeps its light colours on a dark page.
"""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

_BITMAP = re.compile(r'<image [^>]*?height="([\d.]+)" width="([\d.]+)" x="0" y="0"[^>]*>')


def as_rectangles(svg: str, figure: Json) -> str:
    """Replace each bitmap by the cells of the heatmap it belongs to, in the order of the traces."""
    heatmaps = iter([trace for trace in figure["data"] if trace.get("type") == "heatmap"])

    def cells(bitmap: re.Match[str]) -> str:
        return rectangles(next(heatmaps), width=float(bitmap[2]), height=float(bitmap[1]))

    return _BITMAP.sub(cells, svg)


def rectangles(trace: Json, width: float, height: float) -> str:
    """One <rect> for each value; `zmid` is in the middle of the three colours."""
    rows, (loss, even, gain) = trace["z"], (colour for _, colour in trace["colorscale"])
    most = max(abs(value - trace["zmid"]) for row in rows for value in row if value is not None)
    made = []
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            if value is None:
                continue
            part = 100 * (value - trace["zmid"]) / (most or 1)
            colour = f"color-mix(in srgb,{gain if part > 0 else loss} {abs(part):.1f}%,{even})"
            x, y = right * width / len(row), down * height / len(rows)
            w, h = width / len(row) - trace["xgap"], height / len(rows) - trace["ygap"]
            made.append(
                f'<rect x="{x + trace["xgap"] / 2:.1f}" y="{y + trace["ygap"] / 2:.1f}" '
                f'width="{w:.1f}" height="{h:.1f}" style="fill:{colour}"/>'
            )
    return "".join(made)
