# %% [markdown]
# ## Step 4.2: the chart and the verdict
# A median alone hides how sure it is. `speed_ups` gives each pool's speed-up with its 95 %
# interval: `.median`, `.low`, `.high`. Where two intervals overlap, do not believe a difference.

# %%
from gillab.notebook import describe, open_results, show, speed_ups
from gillab.stats import Estimate

results = open_results()

# %% [markdown]
# A Plotly figure is data: a list of traces and a layout.


# %%
def chart(found: dict[str, Estimate]) -> dict:
    """One bar a pool, as high as its speed-up, with its interval: {pool: estimate}."""
    bars = {
        "type": "bar",
        "x": list(found),
        "y": [1.0 for e in found.values()],  # TODO 1: each pool's median
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [],  # TODO 2: how far the interval reaches up from the median,
            "arrayminus": [],  # and how far down
        },
    }
    title = {"text": ""}  # TODO 3: what is drawn here, and against which baseline?
    return {"data": [bars], "layout": {"yaxis": {"title": title, "rangemode": "tozero"}}}


def winners(found: dict[str, Estimate]) -> list[str]:
    """Pools that are surely faster than inline, and that no other pool surely beats."""
    # TODO 4: surely means by the whole interval, not by the median
    return []


def verdict(found: dict[str, Estimate], case: str) -> str:
    """One sentence: the winners or "no pool", the case it holds for, and the baseline."""
    # TODO 5
    return ""


# %%
if __name__ == "__main__":
    for workload in ("primes", "json", "sha256"):
        found = speed_ups(results, workload)
        show(chart(found), results, verdict(found, describe(results, workload)))
