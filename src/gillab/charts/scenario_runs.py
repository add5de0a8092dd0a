"""Scenarios that were kept: what each way did under the same load, and what that bears out.

A way wins a load if it keeps a limit of waiting, and of those ways does the most work; of ways
that no measurement tells apart, none wins alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gillab.charts import server_runs
from gillab.core import other_programs
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups
from gillab.desktop.model.lag import FRAME_S

SHOP, WINDOW = "scenario", "window scenario"  # the suites
BY_HAND = "dragged by hand"
OWN = "my own"  # the scenario that has no name
NOBODY = "none"  # the guess where nobody guessed: the course's own rows
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured under a load: `work` is counted, and waiting has a limit."""

    suite: str
    title: str
    work: str
    wait: str
    limit_s: float
    doubt: str

    @property
    def limit(self) -> str:
        return f"{self.wait} within {self.limit_s * 1e3:.3g} ms"


SUBJECTS = (
    Subject(
        SHOP,
        "the shop",
        "heavy requests a second",
        "light p99",
        0.05,
        "the load came late: this machine was busy with other things",
    ),
    Subject(
        WINDOW,
        "the window",
        "tiles a second",
        "lateness of 99 % of the frames",
        FRAME_S,
        "other programs kept this machine's cores busy",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One way under one load: `work` is a number a second, `wait_s` that of its worst run."""

    subject: Subject
    load: str
    way: str
    work: Estimate
    wait_s: float
    memory_bytes: int
    guesses: tuple[str, ...]
    in_doubt: int
    scenarios: tuple[str, ...] = ()  # those that have names

    @property
    def executor(self) -> str:
        """The way without its workers."""
        return self.way.partition("×")[0]

    @property
    def keeps_limit(self) -> bool:
        return self.wait_s <= self.subject.limit_s

    @property
    def comparable(self) -> bool:
        """Whether another row had the same load: no two hands drag alike."""
        return not self.load.endswith(BY_HAND)


def subject_of(run: Run) -> Subject:
    return next(one for one in SUBJECTS if one.suite == run.case.suite)


def load_of(run: Run) -> str:
    """The load in words; equal for runs that may be compared."""
    params = run.case.params
    if run.case.suite == SHOP:
        return f"{params['many']} {params['heavy']} requests, carrying {params['carries']}"
    return f"{params['tile']} tiles of {params['work']} work, {params['drag']}"


def wait_s(run: Run) -> float:
    """Seconds that 99 % of the light requests, or of the due frames, do not exceed."""
    return run.details["light"]["p99"] if run.case.suite == SHOP else run.details["late_99_s"]


def memory_bytes(run: Run) -> int:
    """Of all processes; 0 if the system does not tell."""
    if run.case.suite == SHOP:
        return run.details["memory_loaded_bytes"] or 0
    return run.details["memory"]["bytes"]


def in_doubt(run: Run) -> bool:
    """Whether other programs may have been the limit."""
    if run.case.suite == SHOP:
        return server_runs.doubt(run)
    busy, idle = run.details["others_cores"], run.details["idle_cores"]
    return busy is not None and other_programs.in_the_way(busy, idle)


def per_second(runs: Sequence[Run]) -> Estimate:
    """The values are seconds for a piece of work: pieces a second, with their interval.

    Fewer than FEWEST values tell nothing of their spread: then anything from nothing to twice as
    much is possible.
    """
    found = estimate(groups(runs))
    if found.n < FEWEST:
        return Estimate(1 / found.median, 0.0, 2 / found.median, found.n)
    return Estimate(1 / found.median, 1 / found.high, 1 / found.low, found.n)


def row(runs: Sequence[Run]) -> Row:
    """What runs of one way under one load say together."""
    first = runs[0]
    return Row(
        subject_of(first),
        load_of(first),
        f"{first.case.executor}×{first.case.workers}",
        per_second(runs),
        max(map(wait_s, runs)),
        max(map(memory_bytes, runs)),
        tuple(run.details["guess"] for run in runs),
        sum(map(in_doubt, runs)),
        tuple(dict.fromkeys(run.case.workload for run in runs if run.case.workload != OWN)),
    )


def loads(results: Results, suite: str = "") -> dict[str, list[Row]]:
    """{load: a row for each way with its workers}, in the order in which they were kept."""
    found: dict[str, dict[tuple[str, int], list[Run]]] = {}
    for one in SUBJECTS:
        for run in results.select(one.suite) if suite in ("", one.suite) else []:
            ways = found.setdefault(load_of(run), {})
            ways.setdefault((run.case.executor, run.case.workers), []).append(run)
    return {load: [row(runs) for runs in ways.values()] for load, ways in found.items()}


def beats(better: Row, worse: Row) -> bool:
    """Whether the rows bear out that one way is the better choice for their load.

    It keeps the limit, and the other one either does not, or surely does less work.
    """
    if not better.keeps_limit or not (better.comparable and better.load == worse.load):
        return False
    return not worse.keeps_limit or better.work.low > worse.work.high


def winners(rows: Sequence[Row]) -> list[Row]:
    """The ways that keep the limit, and that no other one beats."""
    return [one for one in rows if one.keeps_limit and not any(beats(other, one) for other in rows)]


def sentence(rows: Sequence[Row]) -> str:
    """What the rows of one load bear out, and no more."""
    return f"{named_load(rows)}: {comparison(rows)}{doubts(rows)}"


def named_load(rows: Sequence[Row]) -> str:
    """The load, and the scenarios that have it: by their names a table's rows are found."""
    names = dict.fromkeys(name for one in rows for name in one.scenarios)
    return f"{rows[0].load} ({'; '.join(names)})" if names else rows[0].load


def comparison(rows: Sequence[Row]) -> str:
    """Which way wins, or why none does."""
    first = rows[0]
    if not first.comparable:
        return "not compared, since no two hands drag alike."
    if len(rows) < 2:
        return f"one way only, {first.way}. Run another one to compare."
    good, names = winners(rows), listed([one.way for one in rows])
    kept = f"a {first.subject.limit}"
    if not good:
        return f"none of {names} has {kept}."
    if len(good) > 1:
        equal = listed([one.way for one in good])
        return f"{equal} cannot be told apart by the work they do with {kept}."
    said = f"{good[0].way} does the most work of the ways with {kept}, of {names}"
    return f"{said}.{named_it(rows, good[0])}"


def about_guess(rows: Sequence[Row], guess: str) -> str:
    """What the rows of one load say of the guess that this way wins."""
    good = sorted({one.executor for one in winners(rows)})
    if not rows[0].comparable:
        return "not compared, since no two hands drag alike."
    if guess not in {one.executor for one in rows}:
        return "not run yet under this load."
    if not good:
        return "not right so far, since no way has kept the limit."
    if guess not in good:
        return "wrong, as far as these rows say."
    if len(rows) < 2:
        return "it keeps the limit. Run another way to compare."
    if len(good) > 1:
        return f"undecided, since {listed(good)} cannot be told apart."
    return "right, as far as these rows say."


def doubts(rows: Sequence[Row]) -> str:
    """How many of these rows are in doubt; nothing for none."""
    doubtful, kept = sum(one.in_doubt for one in rows), sum(len(one.guesses) for one in rows)
    if not doubtful:
        return ""
    if kept == 1:
        return " This row is in doubt."
    return f" {doubtful} of these {kept} rows {'is' if doubtful == 1 else 'are'} in doubt."


def named_it(rows: Sequence[Row], winner: Row) -> str:
    """How many of the guesses named the winner; nothing if nobody guessed."""
    made = [guess for one in rows for guess in one.guesses if guess != NOBODY]
    if not made:
        return ""
    right = made.count(winner.executor)
    return f" {right} of {len(made)} guesses named it."


def listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
