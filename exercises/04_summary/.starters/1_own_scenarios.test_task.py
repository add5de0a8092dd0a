"""What step 4.1 asks for: a rule for comparing rows, and a verdict that the table bears out."""

from gillab.charts import scenario_runs
from gillab.charts.own_page import keep
from gillab.charts.scenario_runs import BY_HAND, SUBJECTS, Row
from gillab.core.stats import Estimate
from gillab.course.check import NotYet, expect, shown
from gillab.course.own_scenarios import Claim, open_scenarios, reach, sentence

SHOP, WINDOW = SUBJECTS
EARLY, LATE = 0.5, 2.0  # times the limit
QUIET = "a quiet shop"
SHOWN = 3  # sentences
BOTH_LATE = "both are too late, so neither is a choice"
TWO_LOADS = "the loads differ, so the work differs for that reason alone"
HANDS = "they were dragged by hand: no two hands drag alike, so they are not comparable"
SLIPS = {
    r"'(bool|float|str|Estimate)' object is not callable": "what a row knows are values, without "
    "brackets behind them: better.keeps_limit, better.work.low",
    r"'Row' object has no attribute '(median|low|high)'": "the ends of an interval belong to the "
    "row's work: better.work.low",
    "not supported between instances of 'Estimate'": "work is a median with its interval: compare "
    "an end of one with an end of the other, .low with .high",
}


def row(work: tuple, wait: float = EARLY, load: str = "a rush", subject=SHOP) -> Row:
    return Row(subject, load, "a way", Estimate(*work, 5), wait * subject.limit_s, 0, (), 0)


def by_hand(work: tuple, wait: float = EARLY) -> Row:
    return row(work, wait, f"medium tiles, {BY_HAND}", WINDOW)


# What → (the first row, the second, whether the first is the better choice, why).
CASES = {
    "apart": (row((30, 28, 32)), row((20, 19, 21)), True, "both keep the limit, 28 is above 21"),
    "apart, the other way round": (row((20, 19, 21)), row((30, 28, 32)), False, "it does less"),
    "apart, and the first waits longer": (
        row((30, 28, 32), 0.9),
        row((20, 19, 21), 0.1),
        True,
        "both keep the limit: beyond that a shorter wait decides nothing",
    ),
    "intervals that overlap": (
        row((30, 20, 40)),
        row((25, 18, 33)),
        False,
        "20 to 40 and 18 to 33 overlap: measured again, the order may be the other way round",
    ),
    "a low end above the other median only": (
        row((25, 24, 36)),
        row((22, 20, 26)),
        False,
        "24 to 36 and 20 to 26 overlap: 24 is above the other one's median, 22, and that may be as "
        "high as 26. Ask for .low above .high",
    ),
    "a median above the other high end only": (
        row((30, 21, 36)),
        row((22, 20, 26)),
        False,
        "21 to 36 and 20 to 26 overlap: the median 30 is above 26, and it may be as low as 21. "
        "Ask for .low above .high",
    ),
    "a small overlap": (
        row((30, 24, 36)),
        row((22, 20, 26)),
        False,
        "24 to 36 and 20 to 26 overlap: .low has to be above .high",
    ),
    "intervals that touch": (
        row((30, 26, 36)),
        row((22, 20, 26)),
        False,
        "26 is the low end of one and the high end of the other, so both may do the same work: "
        ".low has to be above .high",
    ),
    "more work, but too late": (
        row((50, 48, 52), LATE),
        row((20, 19, 21)),
        False,
        "the first does not keep the limit, so it is no choice at all",
    ),
    "both too late": (row((50, 48, 52), LATE), row((20, 19, 21), LATE), False, BOTH_LATE),
    "both too late, and less work": (
        row((20, 19, 21), LATE),
        row((50, 48, 52), LATE),
        False,
        BOTH_LATE,
    ),
    "less work, and the only one in time": (
        row((20, 19, 21)),
        row((50, 48, 52), LATE),
        True,
        "the second does not keep the limit: of these two only the first is a choice",
    ),
    "two loads": (row((30, 28, 32)), row((20, 19, 21), load=QUIET), False, TWO_LOADS),
    "two loads, the second too late": (
        row((30, 28, 32)),
        row((20, 19, 21), LATE, load=QUIET),
        False,
        TWO_LOADS,
    ),
    "by hand": (by_hand((30, 28, 32)), by_hand((20, 19, 21)), False, HANDS),
    "by hand, the second too late": (
        by_hand((30, 28, 32)),
        by_hand((20, 19, 21), LATE),
        False,
        HANDS,
    ),
}


def same(one: Row, other: Row) -> bool:
    return one.load == other.load and one.comparable


def apart(one: Row, other: Row) -> bool:
    return one.work.low > other.work.high


# What Python makes of the rule where the brackets around `or` are missing.
NO_BRACKETS = (
    lambda one, other: (
        (same(one, other) and one.keeps_limit and not other.keeps_limit) or apart(one, other)
    ),
    lambda one, other: (
        (same(one, other) and one.keeps_limit and apart(one, other)) or not other.keeps_limit
    ),
    lambda one, other: (
        same(one, other) and ((one.keeps_limit and not other.keeps_limit) or apart(one, other))
    ),
    lambda one, other: (
        same(one, other) and ((one.keeps_limit and apart(one, other)) or not other.keeps_limit)
    ),
)


def what_was_done(answers: list[bool]) -> str:
    """The known mistake that gives all of these answers; else nothing."""
    rows = [case[:2] for case in CASES.values()]
    if any(answers == [rule(*pair) for pair in rows] for rule in NO_BRACKETS):
        return "; Python does `and` before `or`: put brackets around what `or` joins"
    return ""


def test_bears_out(task):
    """bears_out says yes only where the rows show it"""
    answers = []
    for better, worse, *_ in CASES.values():
        answers.append(task.bears_out(better, worse))
        expect(
            isinstance(answers[-1], bool),
            did=f"bears_out returned {shown(answers[-1], 80)}",
            wanted="True or False",
        )
    for answer, (name, (_, _, wanted, why)) in zip(answers, CASES.items(), strict=True):
        expect(
            answer is wanted,
            did=f"for two rows, {name}, bears_out says {answer}",
            wanted=f"{wanted}, for rows made for this check",
            because=why + what_was_done(answers),
        )
    return (
        f"in {len(CASES)} cases: intervals apart and overlapping, one or both too late, two loads, "
        "by hand"
    )


def test_guess(task):
    """you have guessed how many pairs of ways the rule tells apart"""
    guess, table = task.GUESS, open_scenarios()
    expect(
        isinstance(guess, int) and not isinstance(guess, bool),
        did=f"GUESS is {shown(guess, 80)}",
        wanted="a whole number of pairs, without quotes: guess first, a wrong guess costs nothing",
    )
    expect(
        0 <= guess <= table.pairs,
        did=f"GUESS is {guess}, and the table has {table.pairs} pairs of ways ({table.whose})",
        wanted=f"a number from 0 to {table.pairs}: guess first, a wrong guess costs nothing",
    )
    return (
        f"{len(table.sayable)} of {table.pairs} pairs can be told apart, and you guessed {guess} "
        f"({table.whose})"
    )


def test_claims(task):
    """CLAIMS says what the table at hand shows"""
    table, claims = open_scenarios(), task.CLAIMS
    expect(
        isinstance(claims, (list, tuple, set)) and not isinstance(claims, Claim),
        did=f"CLAIMS is {shown(claims, 80)}",
        wanted="a list, with its square brackets: [Claim(…)]",
        because="one sentence is a list of one" if isinstance(claims, Claim) else "",
    )
    for claim in claims:
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
            claim.better != claim.worse,
            did=f"you claimed: {claim.better} rather than {claim.worse}, which is the same way",
            wanted="two ways of one load",
        )
        expect(
            scenario_runs.beats(better, worse),
            did=f"you claimed: {claim.better} rather than {claim.worse}; {facts(better, worse)}",
            wanted="claims that these rows bear out",
            because=why_not(better, worse),
        )
    can = len(table.sayable)
    expect(
        bool(claims),
        did="CLAIMS is empty",
        wanted=f"one sentence at least: this table bears out {can} of them ({table.whose})",
        because="look for two ways of one load: one keeps its limit, and the other is too late, "
        "or its whole interval lies lower",
    )
    return f"you say {len({*claims})} of the {can} sentences that the table bears out"


def facts(better: Row, worse: Row) -> str:
    said = (
        f"{one.way} does {reach(one)} a second" + ("" if one.keeps_limit else " and is too late")
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
    table, claims = open_scenarios(), [*task.CLAIMS]
    said = [sentence(claim, table) for claim in claims[:SHOWN]]
    if len(claims) > SHOWN:
        said.append(f"and {len(claims) - SHOWN} more, which `check 4.1 --run` prints")
    return "\n".join([*said, keep(table.figure())])
