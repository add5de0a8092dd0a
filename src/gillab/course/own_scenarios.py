"""Step 4.1: the participant's own scenarios, or the course's where there are none."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gillab.charts import scenario_runs, scenarios
from gillab.charts.scenario_runs import Row
from gillab.core.places import PRIVATE, RESULTS
from gillab.core.results import Results, load

OWN, REFERENCE = PRIVATE / "scenarios.json", RESULTS / "scenarios.json"
VARIABLE = "GILLAB_SCENARIOS"  # names another table than one's own
NO_ROWS = "ours, since you kept no row yet: play server or play desktop gives you some"


class Claim(NamedTuple):
    """Under this load, one way is a better choice than another."""

    load: str
    better: str
    worse: str


@dataclass(frozen=True)
class Scenarios:
    """`loads` is {load: [row, …]}, a row for each way; `whose` says where they come from.

    `aside` has your own rows where they bear out no sentence and the course's stand in their place.
    """

    results: Results
    whose: str
    own: bool = False
    aside: Scenarios | None = None

    @property
    def loads(self) -> dict[str, list[Row]]:
        return scenario_runs.loads(self.results)

    @property
    def sayable(self) -> list[Claim]:
        """Every claim that the rows bear out."""
        return [
            Claim(load, one.way, other.way)
            for load, rows in self.loads.items()
            for one in rows
            for other in rows
            if scenario_runs.beats(one, other)
        ]

    @property
    def pairs(self) -> int:
        """Number of pairs of ways that had the same load."""
        return sum(math.comb(len(rows), 2) for rows in self.loads.values())

    def rows(self, claim: Claim) -> tuple[Row, Row]:
        """The two rows of a claim; LookupError if there is no such load or way."""
        if claim.load not in self.loads:
            raise LookupError(f"no load {claim.load!r}; there is: {'; '.join(self.loads)}")
        ways = {row.way: row for row in self.loads[claim.load]}
        for way in (claim.better, claim.worse):
            if way not in ways:
                raise LookupError(f"no way {way!r} under this load; there is: {', '.join(ways)}")
        return ways[claim.better], ways[claim.worse]

    def figure(self) -> dict:
        """The chart of all loads, of your own rows if you kept any."""
        return scenarios.build((self.aside or self).results)


def open_scenarios() -> Scenarios:
    """Your own rows if they bear out a sentence, else the course's."""
    reference = open_reference()
    path = Path(os.environ.get(VARIABLE) or OWN)
    own = load(path) if path != REFERENCE and path.exists() else None
    if not own or not own.runs:
        return Scenarios(reference.results, f"{NO_ROWS} ({reference.results.source_line})")
    yours = Scenarios(own, f"yours: {len(own.runs)} rows, {own.source_line}", own=True)
    if yours.sayable:
        return yours
    whose = f"ours, since {why_nothing(yours)} ({reference.results.source_line})"
    return Scenarios(reference.results, whose, aside=yours)


def why_nothing(table: Scenarios) -> str:
    """Why these rows bear out no claim, and what would change that."""
    compared = [rows for rows in table.loads.values() if len(rows) > 1 and rows[0].comparable]
    if not compared:
        return (
            "you have no two ways of one load to compare: run another way of the same load, and "
            "not by hand"
        )
    if not any(row.keeps_limit for rows in compared for row in rows):
        return "where you have two ways of one load, none keeps its limit: play a lighter scenario"
    return "the intervals of your ways that keep their limit overlap: run the same once more"


def open_reference() -> Scenarios:
    """The course's own rows."""
    found = load(REFERENCE)
    return Scenarios(found, f"reference: {found.source_line}")


def listing(table: Scenarios) -> str:
    """The table in plain text: each load, and its ways. Rows of yours set aside come first."""
    lines = [listing(table.aside), ""] if table.aside else []
    lines.append(table.whose)
    for name, rows in table.loads.items():
        lines += ["", f'"{name}": {rows[0].subject.work}, median and 95 % interval']
        for row in rows:
            marks = "" if row.keeps_limit else "  too late"
            marks += "  in doubt" if row.in_doubt else ""
            lines.append(f"  {row.way:15}{row.work.median:8.1f}  ({reach(row)}){marks}")
    return "\n".join(lines)


def reach(row: Row) -> str:
    """The interval of a row's work."""
    return f"{row.work.low:.1f} to {row.work.high:.1f}"


def sentence(claim: Claim, table: Scenarios) -> str:
    """The claim in words, with what the course's own rows say of one about yours."""
    better, worse = table.rows(claim)
    subject = better.subject
    why = (
        f"it does {better.work.median / worse.work.median:.2g}× the work"
        if worse.keeps_limit
        else "the other does not keep it"
    )
    said = f"{claim.load}: {claim.better} rather than {claim.worse}, with {subject.limit}: {why}."
    doubt = f" In doubt: {subject.doubt}, and the difference may come from that."
    doubtful = better.in_doubt or worse.in_doubt
    return f"{said}{doubt if doubtful else ''}{beside(claim) if table.own else ''}"


def beside(claim: Claim) -> str:
    """What the reference says of the same claim.

    Where it has a way with another number of workers only, it speaks of that one, and says so.
    """
    rows = open_reference().loads.get(claim.load)
    if not rows:
        return " The reference has not measured this load."
    better, worse = row_of(rows, claim.better), row_of(rows, claim.worse)
    pairs = ((claim.better, better), (claim.worse, worse))
    missing = [way for way, row in pairs if not row or row.way != way]
    said = f" The reference has no row of {' and '.join(missing)}" if missing else " The reference"
    if not better or not worse or (missing and better is worse):
        return f"{said}."
    of = f"; of {better.way} rather than {worse.way} it" if missing else ""
    return f"{said}{of} {opinion(better, worse)}."


def row_of(rows: list[Row], way: str) -> Row | None:
    """The row of that way; else the only one of its executor, with other workers; else None."""
    executor = way.partition("×")[0]
    same = [row for row in rows if row.executor == executor]
    exact = [row for row in same if row.way == way]
    return next(iter(exact or same[: len(same) == 1]), None)


def opinion(better: Row, worse: Row) -> str:
    if scenario_runs.beats(better, worse):
        return "says so, too"
    if scenario_runs.beats(worse, better):
        return "says the opposite"
    return "cannot tell the two apart"
