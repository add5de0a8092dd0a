"""Labels of a logarithmic axis: powers of ten; 2 and 5 times these where few powers are seen."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]
ENOUGH = 2  # labels by which a reader can tell a scale
STEPS = (1, 2, 5)


def labelled(layout: Json, traces: Sequence[Json]) -> Json:
    """The layout; an axis that asks for powers of ten and would show fewer than two gets more."""
    axes = [name for name in layout if re.fullmatch(r"[xy]axis\d*", name)]
    more = {name: _with_more(layout[name], _alike(name, axes, layout), traces) for name in axes}
    return layout | more


def _alike(name: str, axes: Sequence[str], layout: Json) -> list[str]:
    """The axes with the same range: this one, or all of its direction where panels share theirs."""
    found = [key for key in axes if key[0] == name[0]]
    return found if any("matches" in layout[key] for key in found) else [name]


def _with_more(axis: Json, names: Sequence[str], traces: Sequence[Json]) -> Json:
    if axis.get("type") != "log" or axis.get("dtick") != 1:
        return axis
    seen = [n for trace in traces for name in names for n in values_on(trace, name) if n > 0]
    if not seen:
        return axis
    low, high = min(seen), max(seen)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    if sum(low <= 10**power <= high for power in powers) >= ENOUGH:
        return axis
    ticks = [step * 10.0**power for power in powers for step in STEPS]
    without = {key: value for key, value in axis.items() if key != "dtick"}
    return without | {"tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


def values_on(trace: Json, name: str) -> Iterator[float]:
    """What the trace shows along that axis, ends of its intervals included."""
    letter = name[0]
    if trace.get(f"{letter}axis", letter) != name.replace("axis", ""):
        return
    bars = trace.get(f"error_{letter}", {})
    ends = (trace.get(letter) or (), bars.get("array") or (), bars.get("arrayminus") or ())
    for point, up, down in itertools.zip_longest(*ends):
        if isinstance(point, int | float):
            yield from (point, point + (up or 0), point - (down or 0))
