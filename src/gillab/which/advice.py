"""What would change the verdict? Longer tasks, batches, another way of sending."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gillab.charts import units
from gillab.core.results import Run
from gillab.core.stats import break_even
from gillab.which.gains import Gain

SAVES = 0.9  # another way of sending is named if it surely takes less than this share
REPR_COUNTS = 0.2  # the hidden text of an argument is named from this share of the trip on
OTHER_WAYS = {
    "arguments pickled": ("arguments", "pickle the arguments yourself and send the bytes"),
    "result pickled": ("result", "let the function return pickle.dumps(…)"),
    "arguments as views": ("arguments", "send bytes as a memoryview, which is not copied"),
}


@dataclass(frozen=True)
class Cost:
    """One pool with one number of workers: seconds a task costs beside its work, and its gain."""

    gain: Gain
    trip_s: float
    long_speed_up: float  # of tasks so long that the trip does not count

    @property
    def break_even_s(self) -> float | None:
        return break_even(self.trip_s, self.long_speed_up)

    @property
    def batch(self) -> int | None:
        """Tasks of this length that must travel together before the pool pays; None for never."""
        needed = self.break_even_s
        return None if needed is None else max(1, math.ceil(needed / self.gain.inline_s))


def costs(found: Sequence[Gain], runs: Sequence[Run]) -> list[Cost]:
    """For each pool with its most workers: the trip's cost from two batch sizes or, without, from
    the trips that were timed alone."""
    result = []
    for place in dict.fromkeys(gain.place for gain in found):
        own = [gain for gain in found if gain.place == place]
        most = max(gain.workers for gain in own)
        sizes = sorted((g for g in own if g.workers == most), key=lambda gain: gain.batch)
        if cost := _cost(sizes[0], sizes[-1], trip_parts(runs, *place)):
            result.append(cost)
    return result


def _cost(single: Gain, batched: Gain, parts: dict[str, float]) -> Cost | None:
    """Seconds of a task are work / speed-up + trip / batch: two sizes give both unknown numbers."""
    if batched.batch > single.batch:
        share = 1 / single.batch - 1 / batched.batch
        trip_s = max(0.0, (single.task_s - batched.task_s) / share)
        inner_s = batched.task_s - trip_s / batched.batch
    elif parts:
        trip_s = _whole_trip(parts)
        inner_s = single.task_s - trip_s / single.workers
    else:
        return None
    if inner_s <= 0 or trip_s <= 0:
        return None
    return Cost(single, trip_s, single.inline_s / inner_s)


def trip_parts(runs: Sequence[Run], build: str, executor: str) -> dict[str, float]:
    """Median seconds by what is sent; empty if the trips were not timed."""
    found = _trip_values(runs, build, executor)
    return {part: statistics.median(values) for part, values in found.items()}


def _trip_values(runs: Sequence[Run], build: str, executor: str) -> dict[str, tuple[float, ...]]:
    """All values by what is sent; a file has one run of each part."""
    return {
        str(run.case.params["trip"]): run.values
        for run in runs
        if run.status == "ok"
        and "trip" in run.case.params
        and (run.case.build, run.case.executor) == (build, executor)
    }


def _whole_trip(parts: dict[str, float]) -> float:
    return max(parts["empty"], parts["arguments"] + parts["result"] - parts["empty"])


def lines(
    found: Sequence[Gain], runs: Sequence[Run], repr_s: dict[tuple[str, str], float], several: bool
) -> Iterator[str]:
    """One line for each thing that would change the verdict, or would not."""
    for cost in costs(found, runs):
        gain = cost.gain
        name = f"{gain.executor} on {gain.build}" if several else gain.executor
        parts = trip_parts(runs, *gain.place)
        yield f"{name}: {_break_even(cost)}"
        if parts and gain.executor != "threads":
            yield f"{name}: {_trip(parts, gain.inline_s)}"
            yield from (f"{name}: {line}" for line in _other_ways(runs, gain))
            hidden = repr_s.get(gain.place, 0.0)
            if hidden > REPR_COUNTS * parts["arguments"]:
                yield (
                    f"{name}: sending first makes the arguments' text and throws it away, "
                    f"{units.seconds(hidden)} of each trip (docs/theory/06-pep-734.md)"
                )
        if payback := _payback(found, gain):
            yield f"{name}: {payback}"


def _break_even(cost: Cost) -> str:
    needed, batch = cost.break_even_s, cost.batch
    if needed is None or batch is None:
        return (
            "not faster in the largest batches either; what longer tasks would gain cannot be "
            "told from these"
        )
    yours = units.seconds(cost.gain.inline_s)
    if cost.gain.speed_up.low <= 1 <= cost.gain.speed_up.high:
        return (
            f"perhaps pays from tasks of about {units.seconds(needed)} on; yours take {yours}, and "
            "whether it is faster for them is not sure"
        )
    said = f"pays from tasks of about {units.seconds(needed)} on; yours take {yours}"
    return said if batch == 1 else f"{said}, so send at least {batch} in one call"


def _trip(parts: dict[str, float], task_s: float) -> str:
    empty, whole = parts["empty"], _whole_trip(parts)
    there = max(0.0, parts["arguments"] - empty)
    back = max(0.0, parts["result"] - empty)
    return (
        f"one trip to one idle worker takes {units.seconds(whole)} beside a task of "
        f"{units.seconds(task_s)}: {units.seconds(empty)} empty, {units.seconds(there)} for the "
        f"arguments, {units.seconds(back)} for the result"
    )


def _other_ways(runs: Sequence[Run], gain: Gain) -> Iterator[str]:
    """Ways whose slowest value is still faster than the usual way's fastest, by a tenth."""
    parts, values = trip_parts(runs, *gain.place), _trip_values(runs, *gain.place)
    for part, (usual, remedy) in OTHER_WAYS.items():
        if part in parts and max(values[part]) < SAVES * min(values[usual]):
            yield (
                f"{remedy}: {units.seconds(parts[part])} for that trip instead of "
                f"{units.seconds(parts[usual])}"
            )


def _payback(found: Sequence[Gain], gain: Gain) -> str:
    """After how many tasks the start of the pool is earned."""
    own = [one for one in found if one.place == gain.place and one.workers == gain.workers]
    best = min(own, key=lambda one: one.task_s)
    saved = best.inline_s - best.task_s
    if best.speed_up.low <= 1 or saved <= 0:
        return ""
    tasks = math.ceil(best.start_s / saved)
    return f"starting the pool takes {units.seconds(best.start_s)}, earned after {tasks} tasks"
