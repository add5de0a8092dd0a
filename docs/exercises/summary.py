# %% [markdown]
# # The summary, filled in
# This is [exercise 4](../4-summary/) solved, and run when this site was built, on the results that
# the site shows. Yours will say something else: that is the point of it.


# %% [markdown]
# ## Step 4.1: your own scenarios
# `table` has the rows that you kept in `play server` and `play desktop`; ours
# if yours bear out nothing. `table.loads` is {load: rows}. A row has `load`,
# `way`, `keeps_limit`, and `work` a second with `.median`, `.low`, `.high`.
# Rows that were dragged by hand are not `comparable`.

# %%
from gillab.charts.scenario_runs import Row
from gillab.course.notebook import show
from gillab.course.own_scenarios import Claim, listing, open_scenarios, sentence

table = open_scenarios()


# %%
def bears_out(better: Row, worse: Row) -> bool:
    """Whether two rows show that the first way is the better choice.

    Say yes only if both rows have the same load, neither was dragged by hand,
    the first keeps the limit, and either the second does not or the first
    surely does more work.
    """
    if not better.keeps_limit or better.load != worse.load or not better.comparable:
        return False
    return not worse.keeps_limit or better.work.low > worse.work.high


# %% [markdown]
# Your verdict: what does your own table show?

# %%
# Our guess about our rows, and it was wrong. Yours is about your own.
GUESS: int | None = 9
CLAIMS: list[Claim] = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]

# %%
if __name__ == "__main__":
    print(listing(table))
    show(table.figure(), table.results, "The work of each way under each load.")
    for claim in CLAIMS:
        print(sentence(claim, table))


# %% [markdown]
# ## Step 4.2: four numbers
# `results` holds all measured values: yours if you have any, else ours.
# `median_of(results, suite, workload, executor, workers)`: one case's middle.

# %%
from gillab.core.results import Results
from gillab.course.notebook import median_of, most_workers, open_results, whose

results = open_results()

# %% [markdown]
# How much faster than without a pool? The baseline: `inline` with 1 worker.


# %%
def speed_up(results: Results, workload: str, executor: str, workers: int) -> float:
    """Seconds inline / seconds on the pool, suite "cpu": above 1 is faster."""
    inline_s = median_of(results, "cpu", workload, "inline", 1)
    return inline_s / median_of(results, "cpu", workload, executor, workers)


def efficiency(results: Results, workload: str, executor: str, workers: int) -> float:
    """Speed-up for each worker: at 1.0 each is worth a whole one."""
    gain = speed_up(results, workload, executor, workers)
    return gain / workers


# %% [markdown]
# Is a task long enough? A pool takes trip + work / speed-up, inline just work:
# equal at trip / (1 - 1 / speed-up). And what does it cost in memory?


# %%
def break_even_s(results: Results, workload: str, executor: str, workers: int) -> float | None:
    """Seconds of work from which on the pool is faster; None if it never is.

    The trip there and back is in the suite "roundtrip", workload "latency".
    """
    trip_s = median_of(results, "roundtrip", "latency", executor, workers)
    gain = speed_up(results, workload, executor, workers)
    return trip_s / (1 - 1 / gain) if gain > 1 else None


def megabytes_per_speed_up(results: Results, workload: str, executor: str, workers: int) -> float:
    """Million bytes of all processes (suite "memory", "bare") / speed-up."""
    held_bytes = median_of(results, "memory", "bare", executor, workers)
    return held_bytes / 1e6 / speed_up(results, workload, executor, workers)


# %%
if __name__ == "__main__":
    print(whose(results))
    print("pool              speed-up   efficiency break-even s  MB/speed-up")
    for pool in ("threads", "processes", "interpreters"):
        case = (results, "primes", pool, most_workers(results))
        numbers = [f(*case) for f in (speed_up, efficiency, break_even_s, megabytes_per_speed_up)]
        print(f"{pool:13}", *(f"{n:12.3g}" if n is not None else "       never" for n in numbers))


# %% [markdown]
# ## Step 4.3: the chart and the verdict
# A median alone hides how sure it is. `speed_ups` gives each pool's speed-up
# with its 95 % interval: `.median`, `.low`, `.high`. Where two intervals
# overlap, do not believe a difference.

# %%
from gillab.core.stats import Estimate
from gillab.course.notebook import describe, open_results, show, speed_ups

results = open_results()

# %% [markdown]
# A Plotly figure is data: a list of traces and a layout.


# %%
def chart(found: dict[str, Estimate]) -> dict:
    """One bar a pool, as high as its speed-up, with its interval."""
    bars = {
        "type": "bar",
        "x": list(found),
        "y": [e.median for e in found.values()],
        "error_y": {
            "type": "data",
            "symmetric": False,
            # Lengths: from the median up.
            "array": [e.high - e.median for e in found.values()],
            "arrayminus": [e.median - e.low for e in found.values()],
        },
    }
    title = {"text": "speed-up against inline (×)"}
    return {"data": [bars], "layout": {"yaxis": {"title": title, "rangemode": "tozero"}}}


def winners(found: dict[str, Estimate]) -> list[str]:
    """Pools that are surely faster than inline, and that no other pool surely
    beats."""
    faster = {name: e for name, e in found.items() if e.low > 1}
    # What the surest of them reaches:
    best_low = max((e.low for e in faster.values()), default=0)
    # Whoever does not even reach that with the high end is surely beaten.
    return [name for name, e in faster.items() if e.high >= best_low]


def verdict(found: dict[str, Estimate], case: str) -> str:
    """One sentence: the winners or "no pool", the case it holds for, and the
    baseline."""
    names = " or ".join(winners(found)) or "no pool"
    return f"Fastest against inline: {names} ({case})."


# %%
if __name__ == "__main__":
    for workload in ("primes", "json", "sha256"):
        found = speed_ups(results, workload)
        show(chart(found), results, verdict(found, describe(results, workload)))
