"""Functions of public packages: can they go to each executor?"""

from __future__ import annotations

import json

from gillab.charts import look
from gillab.charts.winners import HEAT, LAYOUT
from gillab.core.places import RESULTS
from gillab.core.results import Results

FILE = RESULTS / "real-functions.json"
FURTHER_FILES = (FILE,)
POOLS = ("threads", "processes", "interpreters")


def build(results: Results) -> look.Json:
    found: look.Json = json.loads(FILE.read_text("utf-8"))
    functions = found["functions"]
    answers = [{one["executor"]: one for one in function["can_it_go"]} for function in functions]
    titles = [function["name"] for function in functions]
    heat = HEAT | {
        "x": POOLS,
        "y": titles,
        "z": [[1 if own[pool]["goes"] else -1 for pool in POOLS] for own in answers],
        "zmin": -3,
        "zmax": 3,
        "text": [["goes" if own[pool]["goes"] else "refused" for pool in POOLS] for own in answers],
    }
    refused = sum(not own["interpreters"]["goes"] for own in answers)
    made = look.figure(
        results,
        [heat],
        LAYOUT,
        alt=(
            f"{len(functions)} functions of public packages, a row each. Interpreters refuse "
            f"{refused} of them; the table below says which module is the reason."
        ),
        columns=["function", "what it does", "packages", "interpreters", "processes"],
        rows=[_row(function, own) for function, own in zip(functions, answers, strict=True)],
        height=90 + 38 * len(titles),
    )
    source = f"{found['machine']['cpu']} · CPython {found['build']} · {found['created'][:10]}"
    own = {"source": source, "created": found["created"], "raw": f"results/{FILE.name}"}
    made["layout"]["meta"] |= own | {"warnings": []}
    return made


def _row(function: dict, own: dict) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in function["versions"].items())
    cells = [_said(own[pool]) for pool in ("interpreters", "processes")]
    return [function["name"], function["about"], versions or "standard library", *cells]


def _said(answer: dict) -> str:
    """Yes, yes with a remark, or the refused module."""
    if not answer["goes"]:
        return "no: " + answer["why"].partition(":")[0]
    return "; ".join(["yes", *(note.partition(",")[0] for note in answer["notes"])])
