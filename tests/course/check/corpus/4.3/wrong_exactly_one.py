# says: above 1 is >, and not >=
from gillab.course.notebook import open_results
from gillab.core.stats import Estimate

results = open_results()


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
            "arrayminus": [e.median - e.low for e in found.values()],
        },
    }
    title = {"text": "speed-up against inline (×)"}
    return {"data": [bars], "layout": {"yaxis": {"title": title, "rangemode": "tozero"}}}


def winners(found: dict[str, Estimate]) -> list[str]:
    """Pools that are surely faster than inline, and that no other pool surely beats."""
    faster = {name: e for name, e in found.items() if e.low >= 1}
    bar = max((e.low for e in faster.values()), default=0)  # what the surest of them reaches
    return [name for name, e in faster.items() if e.high >= bar]


def verdict(found: dict[str, Estimate], case: str) -> str:
    """One sentence: the winners or "no pool", the case it holds for, and the baseline."""
    names = " or ".join(winners(found)) or "no pool"
    return f"{names.capitalize()}: fastest against inline ({case})."
