"""Step 4.1: the participant's own scenarios, or the course's where there are none."""

from __future__ import annotations

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
    """`loads` is {load: [row, …]}, a row for each way; `whose` says where they come from."""

    results: Results
    whose: str
    own: bool = False

    @property
    def loads(self) -> dict[str, list[Row]]:
        return scenario_runs.loads(self.results)

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
        """The chart of all loads."""
        return scenarios.build(self.results)


def open_scenarios() -> Scenarios:
    """Your own rows if you kept any, else the course's."""
    path = Path(os.environ.get(VARIABLE) or OWN)
    if path != REFERENCE and path.exists() and (own := load(path)).runs:
        return Scenarios(own, f"yours: {len(own.runs)} rows, {own.source_line}", own=True)
    reference = open_reference()
    return Scenarios(reference.results, f"{NO_ROWS} ({reference.results.source_line})")


def open_reference() -> Scenarios:
    """The course's own rows."""
    found = load(REFERENCE)
    return Scenarios(found, f"reference: {found.source_line}")


def listing(table: Scenarios) -> str:
    """The table in plain text: each load, and its ways."""
    lines = [table.whose]
    for name, rows in table.loads.items():
        lines += ["", f"{name}:"]
        for row in rows:
            marks = "" if row.keeps_limit else "  too late"
            marks += "  in doubt" if row.in_doubt else ""
            work = f"{row.work.low:8.1f} to {row.work.high:8.1f} {row.subject.work}"
            lines.append(f"  {row.way:15}{work}{marks}")
    return "\n".join(lines)


def sentence(claim: Claim, table: Scenarios) -> str:
    """The claim in words, with what the course's own rows say of one about yours."""
    better, worse = table.rows(claim)
    subject = better.subject
    kept = f"{subject.wait} within {subject.limit_s * 1e3:.3g} ms"
    why = (
        f"it does {better.work.median / worse.work.median:.2g}× the work"
        if worse.keeps_limit
        else "the other does not keep it"
    )
    said = f"{claim.load}: {claim.better} rather than {claim.worse}, with {kept}: {why}."
    doubt = f" In doubt: {subject.doubt}." if better.in_doubt or worse.in_doubt else ""
    return f"{said}{doubt}{beside(claim) if table.own else ''}"


def beside(claim: Claim) -> str:
    """What the reference says of the same claim; it may have another number of workers."""
    reference = open_reference()
    rows = {row.way.partition("×")[0]: row for row in reference.loads.get(claim.load, [])}
    names = [way.partition("×")[0] for way in (claim.better, claim.worse)]
    if not all(name in rows for name in names):
        return " The reference has not measured it."
    better, worse = (rows[name] for name in names)
    if scenario_runs.beats(better, worse):
        return " The reference says so, too."
    if scenario_runs.beats(worse, better):
        return " The reference says the opposite."
    return " The reference cannot tell the two apart."
