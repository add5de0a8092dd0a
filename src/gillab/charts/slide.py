"""Adapt a page's chart to a slide: larger letters, panels side by side."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]

FONT_PX = 24  # on a slide 1280 px wide; still above 18 on a projector of 1024 px
_THICKER = 1.5


def for_slide(figure: Json) -> Json:
    """{"data", "layout"} of a page's figure, without a size."""
    data, layout = copy.deepcopy(figure["data"]), copy.deepcopy(figure["layout"])
    for unwanted in ("meta", "height", "width", "template"):
        layout.pop(unwanted, None)
    layout["font"] = layout.get("font", {}) | {"size": FONT_PX}
    layout["margin"] = {"l": 8, "r": 16, "t": 36, "b": 8}
    layout["legend"] = layout.get("legend", {}) | {"font": {"size": FONT_PX}, "itemwidth": 40}
    if layout.get("grid", {}).get("columns") == 1:
        _side_by_side(layout)
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            axis["fixedrange"] = True
            words = axis.get("title", {})
            axis["title"] = words | {
                "standoff": 14,
                "font": words.get("font", {}) | {"size": FONT_PX},
            }
    for trace in data:
        _enlarge(trace)
        if trace.get("type") == "heatmap":  # label every row and column
            layout["xaxis"]["dtick"] = layout["yaxis"]["dtick"] = 1
    return {"data": data, "layout": layout}


def _side_by_side(layout: Json) -> None:
    """Turn panels below each other into columns: one title for all y axes, one per x axis."""
    panels = layout["grid"]["rows"]
    layout["grid"] = layout["grid"] | {"rows": 1, "columns": panels, "xgap": 0.24}
    layout["legend"] |= {"y": 1.12}
    layout["margin"]["t"] = 96
    suffixes = ["", *map(str, range(2, panels + 1))]
    for suffix in suffixes:
        layout[f"xaxis{suffix}"]["title"] = layout[f"xaxis{suffixes[-1]}"]["title"]
        if suffix and layout[f"yaxis{suffix}"]["title"] == layout["yaxis"]["title"]:
            layout[f"yaxis{suffix}"]["title"] = {}


def _enlarge(trace: Json) -> None:
    marker, line = trace.get("marker", {}), trace.get("line", {})
    if isinstance(marker.get("size"), (int, float)):
        marker["size"] *= _THICKER
    if "width" in line:
        line["width"] *= _THICKER
    for bars in ("error_x", "error_y"):
        if bars in trace:
            trace[bars]["thickness"] = trace[bars].get("thickness", 2) * _THICKER
    if "textfont" in trace:
        trace["textfont"] |= {"size": FONT_PX, "color": "var(--gil-ink)"}
