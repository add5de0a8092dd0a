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
