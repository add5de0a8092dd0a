"""Scenarios that were kept: the work that each way did, against the most that one did."""

from gillab.charts import look, scenario_runs, traces, units
from gillab.charts.scenario_runs import Row
from gillab.core.results import Results
from gillab.core.stats import Estimate

ALT = (
    "The work that each way did under a load, in percent of the most that any did, with its "
    "interval. Faint points did not keep the limit of waiting: they cannot win."
)
MISSING = "No scenario was kept here. Keep one: python3 scripts/workshop.py play server"
COLUMNS = ("load", "way", "work", "interval", "99 % waited at most", "limit", "memory", "rows")
FAINT = 0.3


def build(results: Results) -> look.Json:
    loads = scenario_runs.loads(results)
    if not loads:
        return look.figure(results, [], {}, alt=MISSING, columns=[], rows=[])
    titles = [title for rows in loads.values() for title in categories(rows)]
    series: dict[str, dict[int, Estimate]] = {}
    faint: dict[str, dict[int, float]] = {}
    for rows in loads.values():
        most = max(row.work.median for row in rows)
        for row in rows:
            executor, place = row.way.partition("×")[0], titles.index(category(row, rows))
            series.setdefault(executor, {})[place] = share(row.work, most)
            faint.setdefault(executor, {})[place] = 1.0 if row.keeps_limit else FAINT
    series = {name: series[name] for name in look.in_order(series)}
    data = traces.dots(titles, series, " %", 100)
    for trace in data:
        shown = faint[trace["name"]]
        trace["marker"] = trace["marker"] | {"opacity": [shown[place] for place in sorted(shown)]}
    layout = {
        "xaxis": look.axis("% of the most work", rangemode="tozero"),
        "yaxis": look.rows_axis([title.replace(", ", ",<br>") for title in titles]),
    }
    figure = look.figure(
        results,
        data,
        layout,
        alt=ALT,
        columns=COLUMNS,
        rows=[cells(row) for rows in loads.values() for row in rows],
        height=140 + 2 * look.ROW_PX * len(titles),
    )
    warned = map(look.gist, results.provenance["warnings"])
    source = " · ".join([results.source_line, "rows kept by play", *warned])
    figure["layout"]["meta"]["source"] = source  # a bench has measured nothing here
    return figure


def category(row: Row, rows: list[Row]) -> str:
    """The load, with the workers if several numbers of them were tried; `inline` is beside all."""
    counts = sorted({one.way.partition("×")[2] for one in rows if not is_inline(one)})
    count = counts[0] if is_inline(row) and counts else row.way.partition("×")[2]
    return f"{row.load}, {count} workers" if len(counts) > 1 else row.load


def categories(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(category(row, rows) for row in rows))


def is_inline(row: Row) -> bool:
    return row.way.startswith("inline")


def share(work: Estimate, most: float) -> Estimate:
    return Estimate(work.median / most, work.low / most, work.high / most, work.n)


def cells(row: Row) -> list[object]:
    work = row.work
    return [
        row.load,
        row.way,
        f"{work.median:.3g} {row.subject.work}",
        f"{work.low:.3g} to {work.high:.3g}",
        units.seconds(row.wait_s),
        "kept" if row.keeps_limit else f"not kept ({units.seconds(row.subject.limit_s)})",
        units.megabytes(row.memory_bytes) if row.memory_bytes else "–",
        f"{len(row.guesses)}, {row.in_doubt} in doubt" if row.in_doubt else len(row.guesses),
    ]
