"""What the summary's notebook needs: the results at hand, their medians, a way to show a chart."""

from __future__ import annotations

import itertools
import statistics
import sys
from pathlib import Path

from gillab.charts import cpu_runs, embed, own_figure, own_page
from gillab.charts.colours import in_light_colours, read_roles
from gillab.charts.results_files import REFERENCE, find_results
from gillab.core.places import RESULTS
from gillab.core.results import Results, load
from gillab.core.stats import Estimate
from gillab.core.whose import not_ours
from gillab.core.workloads import WORKLOADS

SITE_ROOT = "../../"  # from exercises/summary/, where the site shows the notebook
SUITES = ("cpu", "roundtrip", "memory")  # that the summary asks for

_numbers = itertools.count(1)


def results_file() -> Path:
    """Your own results file if it holds all that is asked here, else the reference."""
    own = find_results(RESULTS)
    return own if all(load(own).select(suite) for suite in SUITES) else RESULTS / REFERENCE


def open_results() -> Results:
    """Your own results if you have measured all that is asked here, else the reference."""
    return load(results_file())


def whose(results: Results) -> str:
    """Where the results at hand come from, "yours" or "reference" first."""
    own = results_file().name != REFERENCE
    other = not_ours(results.provenance["machine"])
    line = f"{(other or 'yours') if own else 'reference'}: {results.source_line}"
    warnings = results.provenance["warnings"]
    return f"{line}; beware: {'; '.join(warnings)}" if warnings else line


def most_workers(results: Results) -> int:
    """The largest number of workers that the CPU suite was measured with."""
    return cpu_runs.most_workers(results)


def median_of(results: Results, suite: str, workload: str, executor: str, workers: int) -> float:
    """The middle one of all values of a case, on the first build; LookupError if there is none.

    Seconds, or bytes in the suite "memory". There, "processes" means the start method that
    the CPU suite used, since each start method was measured.
    """
    if (suite, executor) == ("memory", "processes"):
        used = results.select("cpu", executor=executor)
        method = used[0].details.get("start_method") if used else None
        executor = f"processes-{method}" if method else executor
    runs = results.select(
        suite, workload=workload, executor=executor, workers=workers, build=results.main_build
    )
    if not runs:
        case = f"{suite} {workload} {executor}×{workers}"
        raise LookupError(f"these results hold no finished run of {case}; measure that suite")
    return statistics.median(value for run in runs for value in run.values)


def speed_ups(results: Results, workload: str) -> dict[str, Estimate]:
    """Speed-up against inline, with its interval, of each pool with the most workers."""
    return cpu_runs.speed_ups(results, workload, most_workers(results))


def describe(results: Results, workload: str) -> str:
    """What a verdict must not leave out: "count primes, 2 workers, CPython 3.14.8, AMD EPYC"."""
    build = results.builds[results.main_build]
    return ", ".join(
        (
            WORKLOADS[workload].title,
            f"{most_workers(results)} workers",
            f"{build['implementation']} {results.main_build}",
            results.provenance["machine"]["cpu"],
        )
    )


def show(figure: object, results: Results, alt: str) -> None:
    """Draw a Plotly figure (a dictionary, or an object of Plotly's) wherever this runs.

    The site's build leaves the figure's JSON in the page, where the site's script draws it;
    an editor draws it by its Plotly renderer; a plain program writes a page to open in a browser.
    """
    made = own_figure.finished(figure, results, alt)
    if "ipykernel" not in sys.modules:
        print(alt)
        print(own_page.keep(made))
        return
    from IPython.display import display

    bundle = {
        "application/vnd.plotly.v1+json": in_light_colours(made, read_roles()),
        "text/html": as_html(made),
        "text/plain": alt,
    }
    display(bundle, raw=True)


def as_html(figure: dict) -> str:
    """A chart of the page that the site makes of the notebook; each has a name of its own."""
    name = f"notebook-{next(_numbers)}"
    return embed.in_notebook(name, figure, SITE_ROOT, f"results/{results_file().name}")
