"""What step 4.3 asks for: a chart that hides nothing, and a verdict that follows from it."""

import contextlib
import math
import re

from gillab.charts.own_figure import as_dict, finished
from gillab.charts.own_page import keep
from gillab.core.stats import Estimate
from gillab.course.check import expect
from gillab.course.notebook import describe, open_results, speed_ups

POOLS = ("threads", "processes", "interpreters")
CASE = "count primes, 4 workers, CPython 3.14.0, a made-up CPU"
# What is measured → who wins. Medians alone would decide most of these otherwise.
WORLDS = {
    "one wins": ({"threads": (0.9, 0.8, 1.1), "interpreters": (3.1, 3.0, 3.3)}, ["interpreters"]),
    "the other wins": (
        {"threads": (1.0, 0.9, 1.1), "processes": (3.4, 3.3, 3.6), "interpreters": (2.2, 2.0, 2.3)},
        ["processes"],
    ),
    "two that overlap": (
        {"threads": (1.1, 0.7, 1.6), "processes": (3.0, 2.8, 3.3), "interpreters": (3.2, 2.9, 3.3)},
        ["processes", "interpreters"],
    ),
    "threads win": (
        {"threads": (3.5, 3.4, 3.6), "processes": (2.5, 2.4, 2.7), "interpreters": (3.0, 2.9, 3.1)},
        ["threads"],
    ),
    "the highest median is the least sure": (
        {"threads": (3.5, 1.5, 5.0), "processes": (3.0, 2.9, 3.1), "interpreters": (2.5, 2.4, 2.8)},
        ["threads", "processes"],
    ),
    "a lower median that nobody surely beats": (
        {"processes": (2.4, 2.1, 2.9), "interpreters": (3.0, 2.8, 3.2)},
        ["processes", "interpreters"],
    ),
    "nobody wins": (
        {"threads": (0.9, 0.8, 1.0), "processes": (0.5, 0.4, 0.6), "interpreters": (1.2, 0.9, 1.4)},
        [],
    ),
    "an interval that begins at 1": (
        {"threads": (0.9, 0.8, 0.95), "processes": (1.3, 1.0, 1.6)},
        [],
    ),
}


def world(name: str) -> dict[str, Estimate]:
    return {pool: Estimate(*numbers, 12) for pool, numbers in WORLDS[name][0].items()}


def drawn(figure: dict, pools: list[str]) -> dict[str, tuple[float, float | None, float | None]]:
    """{pool: (value, reach up, reach down)} of bars or points, upright or lying, in any traces."""
    found = {}
    for trace in figure["data"]:
        x, y = list(trace.get("x") or ()), list(trace.get("y") or ())
        lying = any(isinstance(value, str) for value in y)
        values, names = (x, y) if lying else (y, x)
        error = trace.get("error_x" if lying else "error_y") or {}
        up = list(error.get("array") or ())
        down = up if error.get("symmetric", True) else list(error.get("arrayminus") or ())
        for number, (name, value) in enumerate(zip(names, values, strict=False)):
            pool = name if name in pools else trace.get("name")
            if pool in pools:
                reach = [part[number] if number < len(part) else None for part in (up, down)]
                found[pool] = (value, *reach)
    return found


def about(answer: object, wanted: float) -> bool:
    return isinstance(answer, (int, float)) and math.isclose(answer, wanted, abs_tol=1e-6)


def rounded(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else repr(value)


def why_not_the_median(value: object, pool: str, found: dict[str, Estimate]) -> str:
    if about(value, found[pool].low):
        return "the lower end of the interval, and not its middle"
    if about(value, found[pool].high):
        return "the upper end of the interval, and not its middle"
    others = [name for name, e in found.items() if name != pool and about(value, e.median)]
    return f"that is {others[0]}: names and values need the same order" if others else ""


def why_not_the_interval(estimate: Estimate, up: object, down: object) -> str:
    if about(up, estimate.high) or about(down, estimate.low):
        return "error bars are lengths from the median on, not places on the axis"
    if about(up, estimate.median - estimate.low) and about(down, estimate.high - estimate.median):
        return "up and down are exchanged: array is the way up to high, arrayminus that down to low"
    if about(down, 0) or about(up, 0):
        return "a way of 0 says that this end is known exactly: it is the distance to the median"
    if about(down, estimate.median):
        return "that is the median itself, so the bar's error would reach down to zero"
    if about(down, estimate.low - estimate.median):
        return "the way down is a length as well, above 0: from the median down to low"
    if about(up, estimate.high - estimate.low) or about(down, estimate.high - estimate.low):
        return "that is the whole interval; each of the two begins at the median"
    return "an interval need not be symmetric: it reaches further to one side"


def value_axis(figure: dict) -> dict:
    lying = any(isinstance(value, str) for trace in figure["data"] for value in trace["y"] or ())
    return (figure.get("layout") or {}).get("xaxis" if lying else "yaxis") or {}


def test_chart_values(task):
    """chart shows the median of every pool"""
    for name in ("the other wins", "one wins"):
        found = world(name)
        figure = as_dict(task.chart(found))
        shown = drawn(figure, list(found))
        for pool, estimate in found.items():
            expect(pool in shown, did=f"{pool} is not in the chart", wanted="one bar a pool")
            expect(
                about(shown[pool][0], estimate.median),
                did=f"{pool}: {shown[pool][0]!r} is drawn",
                wanted=f"{estimate.median}: the median of its estimate",
                because=why_not_the_median(shown[pool][0], pool, found),
            )
    return "for pools and numbers that it had never seen"


def test_chart_intervals(task):
    """chart shows how sure each is"""
    found = world("the other wins")
    shown = drawn(as_dict(task.chart(found)), list(found))
    for pool, estimate in found.items():
        _, up, down = shown[pool]
        expect(
            up is not None and down is not None,
            did=f"{pool} has no interval",
            wanted="error bars: array for the way up, arrayminus for the way down",
            because="a chart without spread makes every difference look real",
        )
        wanted_up, wanted_down = estimate.high - estimate.median, estimate.median - estimate.low
        expect(
            about(up, wanted_up) and about(down, wanted_down),
            did=f"{pool}: the interval reaches {rounded(up)} up and {rounded(down)} down",
            wanted=f"{wanted_up:.3g} up and {wanted_down:.3g} down",
            because=why_not_the_interval(estimate, up, down),
        )
    return "each interval reaches from low to high"


def test_chart_is_honest(task):
    """chart says what is drawn, from zero on"""
    figure = as_dict(task.chart(world("one wins")))
    axis = value_axis(figure)
    title = axis.get("title") or ""
    text = str(title.get("text") or "") if isinstance(title, dict) else str(title)
    parts = {
        "what is drawn (speed-up)": re.search(r"speed|faster", text, re.IGNORECASE),
        "the baseline (inline)": "inline" in text.lower(),
    }
    missing = " and ".join(part for part, found in parts.items() if not found)
    expect(
        not missing,
        did=f"the axis of the values is called {text!r}; not in it: {missing}",
        wanted="what is drawn and the baseline, such as: speed-up against inline (×)",
    )
    bars = any(trace.get("type") == "bar" for trace in figure["data"])
    start = (axis.get("range") or [0])[0]
    expect(
        not bars or not start or start <= 0,
        did=f"the bars begin at {start}",
        wanted="bars from zero on: their length is what the eye compares",
    )
    return f"“{text}”"


def surely(numbers: dict, end: int, bar: float) -> set[str]:
    """The pools of which that number (median 0, low 1, high 2) lies above the bar."""
    return {pool for pool, values in numbers.items() if values[end] > bar}


def highest(numbers: dict, end: int) -> set[str]:
    """The one pool of which that number is the highest."""
    return {max(numbers, key=lambda pool: numbers[pool][end])}


def left(numbers: dict, faster: set[str], end: int) -> set[str]:
    """Of the faster ones, those of which that number reaches the best low."""
    best_low = max((numbers[pool][1] for pool in faster), default=0)
    return {pool for pool in faster if numbers[pool][end] >= best_low}


# What was done → the pools that it takes.
RULES = {
    "the one with the highest median was taken": lambda n: highest(n, 0),
    "the one with the highest median was taken, if it is surely faster": lambda n: (
        highest(n, 0) & surely(n, 1, 1)
    ),
    "only the one with the highest low end was taken": lambda n: highest(n, 1),
    "only the one with the highest low end was taken, if that is above 1": lambda n: (
        highest(n, 1) & surely(n, 1, 1)
    ),
    "the one with the highest high end was taken": lambda n: highest(n, 2),
    "an interval that begins at exactly 1 was taken: above 1 is >, and not >=": lambda n: left(
        n, {pool for pool, values in n.items() if values[1] >= 1}, 2
    ),
    "all were taken whose median is above 1": lambda n: surely(n, 0, 1),
    "all that are surely faster than inline were taken, also who is surely beaten": lambda n: (
        surely(n, 1, 1)
    ),
    "all were taken whose high end is above 1": lambda n: surely(n, 2, 1),
    "“faster” was not asked of the low end": lambda n: left(n, surely(n, 0, 1), 2),
    "the best low was held against medians, not against high ends": lambda n: left(
        n, surely(n, 1, 1), 0
    ),
}


def answers(task) -> dict[str, set[str] | None]:
    """What winners says of each world; None where it raises or gives no names."""
    found = {}
    for name in WORLDS:
        with contextlib.suppress(Exception):
            found[name] = {*map(str, task.winners(world(name)))}
    return found


def what_was_done(task, name: str, answer: object) -> str:
    """The rule that gives all of the participant's answers, and why it is wrong in this world."""
    if answer is None:
        return "None is what a function gives back without a return"
    if isinstance(answer, str):
        return "a text: a list of names is asked for, since two pools can win, or none"
    found = answers(task)
    done = next(
        (
            rule
            for rule, takes in RULES.items()
            if found == {each: takes(numbers) for each, (numbers, _) in WORLDS.items()}
        ),
        "",
    )
    return "; ".join(filter(None, (done, why(name))))


def test_winners(task):
    """winners trusts intervals, not medians"""
    for name, (numbers, wanted) in WORLDS.items():
        answer = task.winners(world(name))
        shown = ", ".join(f"{pool} {m} ({lo} to {hi})" for pool, (m, lo, hi) in numbers.items())
        expect(
            sorted(map(str, answer or ())) == sorted(wanted),
            did=f"for {shown} winners returned {answer!r}",
            wanted=f"{wanted!r}",
            because=what_was_done(task, name, answer),
        )
    return f"in {len(WORLDS)} cases: " + ", ".join(WORLDS)


def why(name: str) -> str:
    return {
        "two that overlap": "their intervals overlap, so nobody knows which of them is faster",
        "a lower median that nobody surely beats": "the interval of processes reaches into that of "
        "interpreters: surely beaten is who does not even reach the best low with the high end",
        "nobody wins": "an interval that reaches down to 1 does not show any gain",
        "an interval that begins at 1": "an interval that reaches down to 1 does not show any gain",
        "the other wins": "the whole interval of processes lies above that of interpreters",
        "the highest median is the least sure": "the whole interval of processes lies above that "
        "of interpreters, whoever has the highest median: the best low decides",
    }.get(name, "")


NO_POOL_BEATS = re.compile(
    rf"no pool (?:\w+ ){{0,3}}?(?:beats?|beaten|than|against|over) (?:the )?(?:{'|'.join(POOLS)})"
)


def named_first(said: str) -> list[str]:
    """The pools of the first enumeration in a sentence: "processes or threads beat …" → both."""
    pool = "(?:" + "|".join(("no pool", *POOLS)) + ")"
    found = re.search(rf"{pool}(?:(?:,? (?:and|or) |, | ?/ ?| ?& ?| ?\+ ?){pool})*", said.lower())
    return re.findall(pool, found[0]) if found else []


def why_no_sentence(said: object) -> str:
    """What a verdict lacks."""
    if said is None:
        return "None is what a function gives back without a return; print shows and gives nothing"
    if not isinstance(said, str):
        return "a sentence is a text: winners(found) gives the names in it"
    lacks = []
    if CASE not in said:
        lacks.append("the argument case (workload, workers, build, machine)")
    if "inline" not in said.lower():
        lacks.append("the word “inline”, which names the baseline")
    return (
        f"not in it: {' and '.join(lacks)}; “interpreters are faster” is true somewhere and false "
        "elsewhere"
    )


def why_not_said(task, said: str) -> str:
    if not named_first(said):
        return "it names nobody; winners(found) gives the names, and there may be none"
    if len({task.verdict(world(name), CASE) for name in WORLDS}) == 1:
        return "a sentence that is the same for all results is no verdict"
    return "who is named first is taken for the winner; winners(found) gives the names"


def test_verdict(task):
    """verdict says who wins, where, and against what"""
    for name, (_, wanted) in WORLDS.items():
        said = task.verdict(world(name), CASE)
        expect(
            isinstance(said, str) and CASE in said and "inline" in said.lower(),
            did=f"verdict returned {said!r}",
            wanted="one sentence that holds the case as given and the word “inline”, the baseline",
            because=why_no_sentence(said),
        )
        right = wanted or ["no pool"]
        expect(
            set(named_first(said)[:1]) <= set(right)
            and all(pool in said.lower() for pool in right),
            did=f"where {' and '.join(wanted) or 'nobody'} should win, it says: {said}",
            wanted=f"{' and '.join(wanted)} named, and before any other pool"
            if wanted
            else "the words “no pool”, before the name of any pool",
            because=why_not_said(task, said),
        )
        odd = NO_POOL_BEATS.search(said.lower())
        expect(
            not odd,
            did=f"where nobody should win, it says: {said}",
            wanted="that no pool beats inline",
            because=f"“{odd[0] if odd else ''}” compares pools with each other: the baseline, "
            "inline, belongs there",
        )
    for name, (_, wanted) in WORLDS.items():
        said = task.verdict(world(name), CASE)
        surplus = [pool for pool in named_first(said) if pool not in (wanted or ["no pool"])]
        expect(
            not surplus,
            did=f"where only {' and '.join(wanted)} should win, it says: {said}",
            wanted=f"no more than the winners: {' and '.join(surplus)} did not win",
        )
    return "\n".join(task.verdict(world(name), CASE) for name in ("one wins", "nobody wins"))


def test_at_hand(task):
    """and of the results at hand it says"""
    results = open_results()
    found = speed_ups(results, "primes")
    if not found:
        return "nothing: these results hold no finished run of the suite cpu with primes"
    said = task.verdict(found, describe(results, "primes"))
    return f"{said}\n{keep(finished(task.chart(found), results, said))}"
