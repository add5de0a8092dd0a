"""How many packages have which verdict, on each Python?"""

import json
from collections import Counter

from gillab.charts import look
from gillab.core.places import RESULTS
from gillab.core.results import Results

FILE = RESULTS / "compat.json"
FURTHER_FILES = (FILE,)
ORDER = (  # what works comes first
    "pure",
    "loads",
    "fallback",
    "partly",
    "leaks",
    "breaks",
    "refused",
    "hangs",
    "crashes",
    "no wheel",
    "not judged",
)
SYMBOLS = ("circle", "diamond-open", "square")
ALT = "Number of packages for each verdict, from pure Python to no wheel, a mark for each Python."
COLUMNS = ("verdict", "Python", "packages")


def build(results: Results) -> look.Json:
    found = json.loads(FILE.read_text("utf-8"))
    counts = {
        version: Counter(
            one[version]["verdict"] for one in found["packages"].values() if version in one
        )
        for version in found["builds"]
    }
    seen = [word for word in ORDER if any(count[word] for count in counts.values())]
    data = [
        marks(version, [(count[word], row) for row, word in enumerate(seen)], place)
        for place, (version, count) in enumerate(counts.items())
    ]
    rows = [[word, version, counts[version][word]] for word in seen for version in counts]
    layout = {"xaxis": look.axis("packages", rangemode="tozero"), "yaxis": look.rows_axis(seen)}
    height = 120 + 36 * len(seen)
    made = look.figure(results, data, layout, alt=ALT, columns=COLUMNS, rows=rows, height=height)
    builds = ", ".join(f"CPython {full}" for full in found["builds"].values())
    source = " · ".join((found["machine"]["cpu"], builds, found["created"][:10]))
    own = {"source": source, "created": found["created"], "raw": f"results/{FILE.name}"}
    made["layout"]["meta"] |= own | {"warnings": []}
    return made


def marks(version: str, points: list[tuple[int, int]], place: int) -> look.Json:
    """A mark at (packages, row) for each verdict on one Python."""
    ink = "var(--gil-ink)"
    symbol = SYMBOLS[place % len(SYMBOLS)]
    marker = {"symbol": symbol, "size": 13, "color": ink, "line": {"width": 2, "color": ink}}
    shift = (place - 0.5) * 0.2
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"CPython {version}",
        "marker": marker,
        "x": [count for count, _ in points],
        "y": [row + shift for _, row in points],
        "hovertemplate": "%{x} packages",
    }
