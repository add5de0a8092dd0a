"""What does a large list really cost? By itself, pickled by hand, as an array; and to a process."""

from gillab.charts import look, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups

ROWS = {
    ("interpreters", "list"): "interpreter, list",
    ("interpreters", "pickled"): "interpreter, pickled",
    ("interpreters", "array"): "interpreter, array",
    ("processes", "list"): "process, list",
    ("processes", "array"): "process, array",
}
ALT = (
    "One list of {} floats goes to a worker, which answers with its first and last item. A row "
    "for each way; one mark is the time until the answer, the other the longest time that a "
    "ticking thread of the main interpreter stood still meanwhile, both in milliseconds on a "
    "logarithmic axis. Further left is better. Pickled means by hand, and sent as bytes. As an "
    "array it travels to an interpreter as a memoryview, which the worker reads in place."
)
COLUMNS = ("way", "size", "until the answer", "from", "to", "main stands still", "from", "to")
ANSWER, STOP = "until the answer", "main stands still"


def build(results: Results) -> look.Json:
    runs = results.select("lists", build=results.main_build)
    forms = [run for run in runs if run.case.workload == "pickled"]
    if not forms:
        return look.missing(results, "lists")
    size = max(run.case.params["payload_bytes"] for run in forms)
    found = {
        key: [run for run in runs if (run.case.executor, run.case.workload) == key] for key in ROWS
    }
    rows = [key for key in ROWS if of_size(found[key], size)]
    series: dict[str, dict[int, Estimate]] = {ANSWER: {}, STOP: {}}
    for place, key in enumerate(rows):
        for name, figure in figures(of_size(found[key], size)).items():
            series[name][place] = figure
    layout = {
        "xaxis": look.axis("milliseconds (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis([ROWS[key] for key in rows]),
    }
    return look.figure(
        results,
        traces.dots([ROWS[key] for key in rows], series, " ms", 1e3),
        layout,
        suite="lists",
        alt=ALT.format(f"{size // 8:,}"),
        columns=COLUMNS,
        rows=[row(key, n, found[key]) for key in rows for n in sizes(found[key])],
        height=130 + 2 * look.ROW_PX * len(rows),
    )


def sizes(runs: list[Run]) -> list[int]:
    """The measured sizes in bytes."""
    return sorted({run.case.params["payload_bytes"] for run in runs})


def of_size(runs: list[Run], size: int) -> list[Run]:
    return [run for run in runs if run.case.params["payload_bytes"] == size]


def figures(runs: list[Run]) -> dict[str, Estimate]:
    """Seconds until the answer, and of the longest stop of main if that was measured."""
    stops = [tuple(run.details["stops_s"]) for run in runs if run.details.get("stops_s")]
    found = {ANSWER: estimate(groups(runs))}
    return found | ({STOP: estimate(stops)} if stops else {})


def row(key: tuple[str, str], size: int, runs: list[Run]) -> list[object]:
    """For the table: one way and size."""
    found = figures(of_size(runs, size))
    cells: list[object] = [ROWS[key], units.size(size)]
    for name in (ANSWER, STOP):
        one = found.get(name)
        cells += [units.seconds(n) for n in (one.median, one.low, one.high)] if one else ["–"] * 3
    return cells
