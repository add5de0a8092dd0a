"""What step 4.1 asks for: a rule for comparing rows, and a verdict that the table bears out."""

from gillab.charts import scenario_runs
from gillab.charts.own_page import keep
from gillab.charts.scenario_runs import BY_HAND, SUBJECTS, Row
from gillab.core.stats import Estimate
from gillab.course.check import NotYet, expect, shown
from gillab.course.own_scenarios import Claim, open_scenarios, sentence

SHOP, WINDOW = SUBJECTS
EARLY, LATE = 0.5, 2.0  # times the limit


def row(work: tuple, wait: float = EARLY, load: str = "a rush", subject=SHOP) -> Row:
    return Row(subject, load, "a way", Estimate(*work, 5), wait * subject.limit_s, 0, (), 0)


# What → (the first row, the second, whether the first is the better choice, why).
CASES = {
    "apart": (row((30, 28, 32)), row((20, 19, 21)), True, "both keep the limit, 28 is above 21"),
    "apart, the other way round": (row((20, 19, 21)), row((30, 28, 32)), False, "it does less"),
    "intervals that overlap": (
        row((30, 20, 40)),
        row((25, 18, 33)),
        False,
        "20 to 40 and 18 to 33 overlap: measured again, the order may be the other way round",
    ),
    "more work, but too late": (
        row((50, 48, 52), LATE),
        row((20, 19, 21)),
        False,
        "the first does not keep the limit, so it is no choice at all",
    ),
    "both too late": (row((50, 48, 52), LATE), row((20, 19, 21), LATE), False, "both are too late"),
    "less work, and the only one in time": (
        row((20, 19, 21)),
        row((50, 48, 52), LATE),
        True,
        "the second does not keep the limit: of these two only the first is a choice",
    ),
    "two loads": (
        row((30, 28, 32)),
        row((20, 19, 21), load="a quiet shop"),
        False,
        "the loads differ, so the work differs for that reason alone",
    ),
    "by hand": (
        row((30, 28, 32), load=f"medium tiles, {BY_HAND}", subject=WINDOW),
        row((20, 19, 21), load=f"medium tiles, {BY_HAND}", subject=WINDOW),
        False,
        "they were dragged by hand: no two hands drag alike, so they are not comparable",
    ),
}


def test_bears_out(task):
    """bears_out says yes only where the rows show it"""
    for name, (better, worse, wanted, why) in CASES.items():
        answer = task.bears_out(better, worse)
        expect(
            isinstance(answer, bool),
            did=f"bears_out returned {shown(answer, 80)}",
            wanted="True or False",
        )
        expect(
            answer is wanted,
            did=f"for two rows, {name}, bears_out says {answer}",
            wanted=f"{wanted}, for rows made for this check",
            because=why,
        )
    return f"in {len(CASES)} cases: " + "; ".join(CASES)


def test_claims(task):
    """CLAIMS says what the table at hand shows"""
    table = open_scenarios()
    for claim in task.CLAIMS:
        expect(
            isinstance(claim, Claim),
            did=f"in CLAIMS is {shown(claim, 80)}",
            wanted='sentences such as Claim("load", better="way", worse="way")',
        )
        try:
            better, worse = table.rows(claim)
        except LookupError as error:
            raise NotYet(
                f"a claim names {str(error).partition(';')[0]}",
                str(error).partition("; ")[2],
                "a load and its ways are written as `check 4.1 --run` prints them",
            ) from None
        expect(
            scenario_runs.beats(better, worse),
            did=f"claimed is {claim.better} rather than {claim.worse}; {facts(better, worse)}",
            wanted="claims that these rows bear out",
            because=why_not(better, worse),
        )
    can = [
        (one, other)
        for rows in table.loads.values()
        for one in rows
        for other in rows
        if scenario_runs.beats(one, other)
    ]
    if not can:
        return f"nothing: no two rows of this table can be told apart yet ({table.whose})"
    expect(
        bool(task.CLAIMS),
        did="CLAIMS is empty",
        wanted=f"one sentence at least: this table bears out {len(can)} of them",
        because="look for two ways of one load whose intervals are apart",
    )
    return f"{len(task.CLAIMS)} of {len(can)} that could be said ({table.whose})"


def facts(better: Row, worse: Row) -> str:
    said = (
        f"{one.way} does {one.work.low:.3g} to {one.work.high:.3g} a second"
        + ("" if one.keeps_limit else " and is too late")
        for one in (better, worse)
    )
    return ", ".join(said)


def why_not(better: Row, worse: Row) -> str:
    if not better.keeps_limit:
        return f"{better.way} does not keep the limit of this load"
    if not better.comparable:
        return "rows that were dragged by hand are not compared"
    if scenario_runs.beats(worse, better):
        return "it is the other way round"
    return "their intervals overlap: run both once more, or say nothing about the two"


def test_at_hand(task):
    """and of the table at hand they say"""
    table = open_scenarios()
    said = [sentence(claim, table) for claim in task.CLAIMS[:3]]
    return "\n".join([*said, keep(table.figure())])
