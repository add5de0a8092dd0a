# says: a length as well
# %% [markdown]
# ## Step 4.3: the chart and the verdict
# A median alone hides how sure it is. `speed_ups` gives each pool's speed-up with its 95 %
# interval: `.median`, `.low`, `.high`. Where two intervals overlap, do not believe a difference.

# %%
from gillab.course.notebook import describe, open_results, show, speed_ups
from gillab.core.stats import Estimate

results = open_results()

# %% [markdown]
# A Plotly figure is data: a list of traces and a layout.


# %%
def chart(found: dict[str, Estimate]) -> dict:
    """One bar a pool, as high as its speed-up, with its interval: {pool: estimate}."""
    bars = {
        "type": "bar",
        "x": list(found),
        "y": [e.median for e in found.values()],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [e.high - e.median for e in found.values()],  # lengths: from the median up
            "arrayminus": [e.low - e.median for e in found.values()],
        },
    }
    title = {"text": "speed-up against inline (×)"}
    return {"data": [bars], "layout": {"yaxis": {"title": title, "rangemode": "tozero"}}}


def winners(found: dict[str, Estimate]) -> list[str]:
    """Pools that are surely faster than inline, and that no other pool surely beats."""
    faster = {name: e for name, e in found.items() if e.low > 1}
    bar = max((e.low for e in faster.values()), default=0)  # what the surest of them reaches
    return [name for name, e in faster.items() if e.high >= bar]


def verdict(found: dict[str, Estimate], case: str) -> str:
    """One sentence: the winners or "no pool", the case it holds for, and the baseline."""
    names = " or ".join(winners(found)) or "no pool"
    return f"Fastest against inline: {names} ({case})."


# %%
if __name__ == "__main__":
    for workload in ("primes", "json", "sha256"):
        found = speed_ups(results, workload)
        show(chart(found), results, verdict(found, describe(results, workload)))
