"""The verdict: which executor, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gillab.charts import units
from gillab.which.advice import Cost
from gillab.which.gains import Gain, best_of_each
from gillab.which.passages import Passage

NO_POOL, UNCLEAR = "no pool", "not clear"


@dataclass(frozen=True)
class Verdict:
    """`winner` is the name of an executor, NO_POOL or UNCLEAR; `sentence` says all of it."""

    winner: str
    sentence: str
    best: Gain | None = None


def decide(
    found: Sequence[Gain],
    passages: Sequence[Passage],
    builds: Sequence[str] = ("",),
    costs: Sequence[Cost] = (),
) -> Verdict:
    """The verdict over all cases; a pool whose answers differ from inline's cannot win.

    With several builds the gains are those over inline on the first of them.
    """
    several_builds = len(builds) > 1
    name = _namer(several_builds)
    trusted = {(p.build, p.executor) for p in passages if p.goes and p.same_answers}
    best = [gain for gain in best_of_each(found) if gain.place in trusted]
    others = [gain for gain in best_of_each(found) if gain.place not in trusted]
    tail = "".join(f"; {name(gain)} gives other answers" for gain in others)
    refused = [p for p in passages if not p.goes]
    tail += "".join(
        f"; {_place(p.build, p.executor, several_builds)} cannot run it" for p in refused
    )
    if not best:
        return Verdict(NO_POOL, f"No pool can run it with inline's answers{tail}.")
    winners = [gain for gain in best if gain.speed_up.low > 1]
    if not winners:
        return _without_winner(best, name, tail, costs)
    first, *rest = winners
    tied = [gain for gain in rest if gain.speed_up.high >= first.speed_up.low]
    behind = [gain for gain in best if gain not in (first, *tied)]
    fast = f"as fast as inline on {builds[0]}" if several_builds else "as fast"
    said = f"{_capital(name(first))}: {_median(first)} times {fast} {_how(first)}"
    said += f" ({units.factors(first.speed_up)})"
    said += "".join(
        f"; {name(gain)} {_median(gain)} ({units.factors(gain.speed_up)}), not told apart"
        for gain in tied
    )
    said += "".join(f"; {_loser(gain, name)}" for gain in behind)
    from_then = _break_even(first, costs) if first.build == builds[0] or not several_builds else ""
    return Verdict(UNCLEAR if tied else first.executor, f"{said}{tail}.{from_then}", first)


def _break_even(gain: Gain, costs: Sequence[Cost]) -> str:
    """From which length of a task this pool pays; empty where that cannot be told."""
    cost = next((one for one in costs if one.gain.place == gain.place), None)
    needed = cost.break_even_s if cost else None
    if not needed:
        return ""
    if gain.batch > 1:
        from_s = units.seconds(needed / gain.batch)
        return f" Batches of {gain.batch} pay from tasks of about {from_s} on."
    return f" It pays from tasks of about {units.seconds(needed)} on."


def _without_winner(best: Sequence[Gain], name, tail: str, costs: Sequence[Cost]) -> Verdict:
    figures = ", ".join(
        f"{name(gain)} {_median(gain)} ({units.factors(gain.speed_up)})" for gain in best
    )
    if all(gain.speed_up.high < 1 for gain in best):
        pays = [(needed, one) for one in costs if (needed := one.break_even_s)]
        longer = min(pays, key=lambda pair: pair[0], default=None)
        when = (
            f" {_capital(name(longer[1].gain))} would pay from tasks of about "
            f"{units.seconds(longer[0])} on."
            if longer
            else ""
        )
        said = f"No pool pays; call it inline. Times as fast: {figures}{tail}.{when}"
        return Verdict(NO_POOL, said)
    return Verdict(
        UNCLEAR, f"No pool is surely faster than inline. Times as fast: {figures}{tail}."
    )


def _loser(gain: Gain, name) -> str:
    figure = _median(gain)
    if gain.speed_up.low > 1:
        return f"{name(gain)} {figure}"
    word = "do not help" if gain.speed_up.high >= 0.9 else "make it slower"
    return f"{name(gain)} {word} ({figure})"


def _how(gain: Gain) -> str:
    return gain.with_workers + ("" if gain.batch == 1 else f" and batches of {gain.batch}")


def _median(gain: Gain) -> str:
    return units.factor(gain.speed_up.median)


def _namer(several_builds: bool):
    return lambda gain: _place(gain.build, gain.executor, several_builds)


def _place(build: str, executor: str, several_builds: bool) -> str:
    return f"{executor} on {build}" if several_builds else executor


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
