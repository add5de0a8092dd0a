"""What does it cost to transfer data? By size; all kinds are in the table, three are drawn."""

from gillab.charts import look, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import estimate, groups

DRAWN = {"bytes": "bytes: copied", "list": "list of floats: pickled", "view": "buffer: shared"}
ALT = (
    "Milliseconds to send one payload to a worker, by size, both axes logarithmic, one panel per "
    "kind, all on one scale. Where a line rises, the cost depends on the size; where it hardly "
    "rises, only a reference to the data is sent."
)
COLUMNS = ("payload", "executor", "size", "median", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("transfer", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "transfer")
    cases: dict[tuple[str, str, int], list[Run]] = {}
    for run in runs:
        key = (run.case.workload, run.case.executor, run.case.params["payload_bytes"])
        cases.setdefault(key, []).append(run)
    found = {key: estimate(groups(case)) for key, case in sorted(cases.items())}
    sizes = sorted({size for _, _, size in found})
    data, layout = [], look.panels(DRAWN.values())
    for kind, suffix in zip(DRAWN, look.suffixes(DRAWN), strict=True):
        for pool in pools:
            points = {size: e for (k, p, size), e in found.items() if (k, p) == (kind, pool)}
            curve = traces.curve(pool, [*points], [*points.values()], 1e3, 9)
            data.append(curve | look.in_panel(pool, suffix))
        layout[f"xaxis{suffix}"] = look.sizes_axis(sizes)
        same = {"matches": "y"} if suffix else {}  # one scale: slopes can be compared
        layout[f"yaxis{suffix}"] = look.axis("milliseconds", type="log", dtick=1, **same)
    table = [
        [kind, pool, units.size(size), *map(units.seconds, (e.median, e.low, e.high))]
        for (kind, pool, size), e in found.items()
    ]
    return look.figure(
        results, data, layout, suite="transfer", alt=ALT, columns=COLUMNS, rows=table, height=860
    )
