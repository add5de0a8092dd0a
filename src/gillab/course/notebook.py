"""What the summary's notebook needs: the results at hand, their medians, a way to show a chart."""

from __future__ import annotations

import statistics
import sys

from gillab.charts import embed, look
from gillab.core.results import Results, load
from gillab.core.stats import Estimate, speedup
from gillab.core.workloads import WORKLOADS


def open_results() -> Results:
    """Your own results if you have measured all that is asked here, else the reference."""
    return load(embed.results_file())


def whose(results: Results) -> str:
    """Where the results at hand come from, "yours" or "reference" first."""
    own = embed.results_file().name != "reference.json"
    line = f"{'yours' if own else 'reference'}: {results.source_line}"
    warnings = results.provenance["warnings"]
    return f"{line}; beware: {'; '.join(warnings)}" if warnings else line


def most_workers(results: Results) -> int:
    """The largest number of workers that the CPU suite was measured with."""
    runs = results.select("cpu", build=results.main_build)
    return max((run.case.workers for run in runs), default=1)


def median_of(results: Results, suite: str, workload: str, executor: str, workers: int) -> float:
    """The middle one of all values of a case, on the first build; LookupError if there is none.

    Seconds, or bytes in the suite "memory". There, "processes" means the start method that
    the CPU suite used, since processes are weighed once for each.
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
    runs = results.select("cpu", workload=workload, build=results.main_build)
    baseline = [run for run in runs if run.case.executor == "inline"]
    most = most_workers(results)
    cases = {
        name: [r for r in runs if (r.case.executor, r.case.workers) == (name, most)]
        for name in look.executors_in(runs, without=["inline"])
    }
    return {name: speedup(baseline, case) for name, case in cases.items() if baseline and case}


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

    The site's build leaves the figure's JSON in the page, where the site's own loader draws it;
    an editor draws it by its Plotly renderer; a plain program writes a page to open in a browser.
    """
    made = embed.finished(figure, results, alt)
    if "ipykernel" not in sys.modules:
        print(alt)
        print(embed.keep(made))
        return
    from IPython.display import display

    bundle = {
        "application/vnd.plotly.v1+json": embed.resolved(made),
        "text/html": embed.as_html(made),
        "text/plain": alt,
    }
    display(bundle, raw=True)
