"""Names of a figure's traces: they keep a reader's choices when the chart is drawn again."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]


def named(data: list[Json]) -> list[Json]:
    """The traces, each with a `uid` that stays when others come; Plotly makes CSS classes of it."""
    seen: dict[str, int] = {}
    found = []
    for trace in data:
        words = " ".join(str(trace.get(key, "")) for key in ("name", "xaxis"))
        name = "-".join(re.findall(r"\w+", words))
        seen[name] = seen.get(name, 0) + 1
        found.append(trace | {"uid": f"{name}-{seen[name]}"})
    return found
