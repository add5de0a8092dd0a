"""Does the bench agree with pyperf, and how many false alarms does --compare give?"""

import json
from statistics import median

from gillab.bench.compare import ALARM
from gillab.bench.pair_check import holding_1
from gillab.charts import look
from gillab.core import ratio_interval
from gillab.core.places import RESULTS
from gillab.core.results import Results
from gillab.core.stats import ratio
from gillab.core.workloads import WORKLOADS

FILE = RESULTS / "self-check.json"
FURTHER_FILES = (FILE,)
TOOLS = (("bench_s", "this bench", "interpreters"), ("pyperf_s", "pyperf", "processes"))
LAYOUT = {
    "xaxis": look.axis("milliseconds a call"),
    "yaxis": look.rows_axis([title for _, title, _ in TOOLS]),
    "showlegend": False,
}
UNCHECKED = "The bench is not checked yet: python3 scripts/workshop.py bench --self-check"


def build(results: Results) -> look.Json:
    if not FILE.is_file():
        return look.figure(results, [], {}, alt=UNCHECKED, columns=[], rows=[])
    checked = json.loads(FILE.read_text("utf-8"))
    seen, p_values = checked["agreement"], checked["false_alarms"]["p_values"]
    agreed = ratio(seen["bench_s"], seen["pyperf_s"])
    words = f"{agreed.median:.3f} ({agreed.low:.3f}–{agreed.high:.3f})"
    counted = f"{sum(p <= ALARM for p in p_values)} of {len(p_values)}"
    alt = (
        f"{seen['call']} timed by the bench and by pyperf in turn, one point per process. "
        f"The bench's median divided by pyperf's is {words} (95 % interval). Comparisons of a case "
        f"with itself found a difference in {counted}; one in twenty is expected by chance."
    )
    table = [
        ["bench ÷ pyperf", words],
        ["false alarms", counted],
        ["runs a side in each comparison", checked["false_alarms"]["runs_a_side"]],
        *([f"median, {t}", f"{median(map(median, seen[k])) * 1e3:.3f} ms"] for k, t, _ in TOOLS),
    ]
    table += pair_rows(checked.get("pairs"))
    data = [dots(row, seen) for row in range(len(TOOLS))]
    columns = ["figure", "value"]
    made = look.figure(results, data, LAYOUT, alt=alt, columns=columns, rows=table, height=240)
    build = checked["build"]
    where = (checked["machine"]["cpu"], f"{build['implementation']} {build['name']}")
    source = " · ".join((*where, checked["created"][:10]))
    own = {"source": source, "created": checked["created"], "raw": f"results/{FILE.name}"}
    made["layout"]["meta"] |= own | {"warnings": []}
    return made


def pair_rows(pairs: look.Json | None) -> list[list[str | int]]:
    """What the check of paired measurement found; empty in files of before."""
    if not pairs:
        return []
    tries = pairs["itself"]
    rows: list[list[str | int]] = [
        [
            "intervals that hold 1, a case in pairs with itself",
            f"{holding_1(tries)} of {len(tries)}",
        ]
    ]
    for pool, by_work in pairs["idle"].items():
        for work, ratios in by_work.items():
            low, high = ratio_interval.interval(ratios)
            middle = median(ratio for run in ratios for ratio in run)
            name = f"{WORKLOADS[work].title}, without ÷ with an idle pool of {pool}"
            rows.append([name, f"{middle:.3f}× ({low:.3f}–{high:.3f})"])
    return rows


def dots(row: int, seen: look.Json) -> look.Json:
    """One tool's milliseconds per call, one point per process, shifted so that all are visible."""
    key, title, series = TOOLS[row]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": [median(values) * 1e3 for values in seen[key]],
        "y": [row + (n % 5 - 2) * 0.11 for n in range(len(seen[key]))],
        "marker": look.marker(series, 9) | {"opacity": 0.75},
        "hovertemplate": "%{x:.3f} ms a call",
    }
