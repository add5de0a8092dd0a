"""Functions of public packages: can they go to each executor, and does it pay?"""

from __future__ import annotations

import json
import math

from gillab.charts import look
from gillab.charts.winners import EVEN, FASTER, HEAT, LAYOUT, SLOWER
from gillab.core.places import RESULTS
from gillab.core.results import Results

FILE = RESULTS / "real-functions.json"
FURTHER_FILES = (FILE,)
POOLS = ("threads", "processes", "interpreters")
REFUSED = "refused"


def build(results: Results) -> look.Json:
    found: look.Json = json.loads(FILE.read_text("utf-8"))
    functions = found["functions"]
    # A phone has no room for more than the module; the table has the whole name.
    titles = [function["name"].partition(".")[0] for function in functions]
    cells = [[cell(function, pool) for pool in POOLS] for function in functions]
    heat = HEAT | {
        "x": POOLS,
        "y": titles,
        "z": [[colour for _, colour in row] for row in cells],
        "zmin": -3,
        "zmax": 3,
        "text": [[text for text, _ in row] for row in cells],
    }
    timed = any("gains" in function for function in functions)
    made = look.figure(
        results,
        [heat],
        LAYOUT,
        alt=words(functions),
        columns=[
            *("function", "what it does", "packages", "interpreters", "processes"),
            *(["verdict"] if timed else []),
        ],
        rows=[_row(function, timed) for function in functions],
        height=90 + 38 * len(titles),
    )
    source = f"{found['machine']['cpu']} · CPython {found['build']} · {found['created'][:10]}"
    warnings = sorted({line for function in functions for line in function.get("warnings", ())})
    own = {"source": source, "created": found["created"], "raw": f"results/{FILE.name}"}
    made["layout"]["meta"] |= own | {"warnings": warnings}
    return made


def cell(function: look.Json, pool: str) -> tuple[str, float]:
    """The text of one cell, and the number that its colour shows: above 0 it is faster."""
    if not _goes(function)[pool]["goes"]:
        return REFUSED, -3
    if "gains" not in function:
        return "goes", 1
    own = [gain["speed_up"] for gain in function["gains"] if gain["executor"] == pool]
    if not own:
        return "not timed", 0
    best = max(own, key=lambda one: one["median"])
    mark = FASTER if best["low"] > 1 else SLOWER if best["high"] < 1 else EVEN
    return f"{mark} {best['median']:.2f}×", math.log2(best["median"])


def words(functions: list[look.Json]) -> str:
    """How to read it, and how many functions cannot go or gain."""
    refused = sum(not _goes(function)["interpreters"]["goes"] for function in functions)
    said = (
        f"{len(functions)} functions of public packages, a row each. Interpreters refuse "
        f"{refused} of them; the table below says which module is the reason."
    )
    timed = [function for function in functions if "gains" in function]
    if not timed:
        return f"{said} How much each gains was not measured here: ask it of your own machine."
    gain = sum(any(cell(one, pool)[0].startswith(FASTER) for pool in POOLS) for one in timed)
    return (
        f"{said} {FASTER} is surely faster than calls without a pool, {SLOWER} surely slower, "
        f"{EVEN} may be either; each pool with its best number of workers and size of batches. "
        f"Of {len(timed)} that were timed, {gain} gain by a pool."
    )


def _goes(function: look.Json) -> dict[str, look.Json]:
    return {one["executor"]: one for one in function["can_it_go"]}


def _row(function: look.Json, timed: bool) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in function["versions"].items())
    cells = [_said(_goes(function)[pool]) for pool in ("interpreters", "processes")]
    verdict = [function.get("verdict", {}).get("sentence", "–")] if timed else []
    return [function["name"], function["about"], versions, *cells, *verdict]


def _said(answer: look.Json) -> str:
    """Yes, yes with a remark, or the refused module."""
    if not answer["goes"]:
        return "no: " + answer["why"].partition(":")[0]
    return "; ".join(["yes", *(note.partition(",")[0] for note in answer["notes"])])
