"""What step 4.2 asks for, judged by the numbers it finds in results made for this check."""

import math
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

from gillab.course.check import NotYet, expect, shown
from gillab.course.notebook import most_workers, open_results, whose

sys.path.append(str(Path(__file__).parents[1]))  # judging happens here, in the main interpreter
import made

RESULTS = made.results()
CASES = (("primes", "interpreters", 4), ("primes", "interpreters", 2), ("json", "processes", 4))
POOLS = ("threads", "processes", "interpreters")


def gain(workload: str, executor: str, workers: int) -> float:
    inline_s = made.MEDIANS["cpu", workload, "inline", 1]
    return inline_s / made.MEDIANS["cpu", workload, executor, workers]


def others(workload: str, executor: str, workers: int) -> list[tuple[str, str, float]]:
    """(case, what was asked for instead, speed-up) of the workload's other cases."""
    cases = [key[2:] for key in made.MEDIANS if key[:2] == ("cpu", workload)]
    return [
        (
            f"{name}×{count}",
            "workers that were" if name == executor else "executor that was",
            gain(workload, name, count),
        )
        for name, count in cases
        if name != "inline" and (name, count) != (executor, workers)
    ]


def slip(middle: Callable, workload: str, executor: str, workers: int, **build: str) -> float:
    """The speed-up by another average than the median, or over the runs of all builds."""
    baseline = RESULTS.select("cpu", workload=workload, executor="inline", **build)
    case = RESULTS.select("cpu", workload=workload, executor=executor, workers=workers, **build)
    top, bottom = (middle(v for run in runs for v in run.values) for runs in (baseline, case))
    return top / bottom


def same(answer: object, wanted: float) -> bool:
    """Whether the answer is a number (no bool) and equal to the wanted one but for rounding."""
    number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    return number and math.isclose(answer, wanted, rel_tol=1e-6)


def figure(answer: object) -> str:
    return f"{answer:.6g}" if type(answer) is float else shown(answer, 100)


def judge(name: str, case: tuple, answer: object, wanted: float, slips: dict[str, float]) -> None:
    """Expect the wanted number; `slips`: what to say → the number that a known mistake gives."""
    workload, executor, workers = case
    because = next((why for why, value in slips.items() if same(answer, value)), "")
    because = because or why_no_such_number(answer, wanted)
    expect(
        same(answer, wanted),
        did=f"{name}(results, {workload!r}, {executor!r}, {workers}) returned {figure(answer)}",
        wanted=f"{wanted:.6g}, for results made for this check",
        because=because,
    )


def why_no_such_number(answer: object, wanted: float) -> str:
    """What was done if the answer is no number, or the right one rounded; else nothing."""
    if answer is None:
        return "None is what a function gives back without a return"
    if isinstance(answer, str):
        return "a text: a number is asked for, and whoever prints it gives it its form"
    if any(same(answer, round(wanted, digits)) for digits in range(5)):
        return "rounded: the others calculate with it, so round only where it is printed"
    return ""


def why_not_never(answer: object, formula: float) -> str:
    """What was done where None was asked for, since the pool gains nothing."""
    if isinstance(answer, str):
        return "a text: None is what the table prints as never"
    if isinstance(answer, (int, float)) and not math.isfinite(answer):
        return "infinity is a number like others to whoever calculates with it: None says never"
    if same(answer, 0) or answer is False:
        return "0 seconds says the opposite: that a task pays however short it is"
    if same(answer, abs(formula)):
        return "its sign was taken away: a negative break-even is no time at all, not a short one"
    return "with a speed-up below 1 the formula gives a negative number of seconds"


def ask(function: Callable, case: tuple) -> object:
    """What the participant's function returns; NotYet if it asks for a case that does not exist."""
    try:
        return function(RESULTS, *case)
    except LookupError as error:
        if type(error) is not LookupError:  # a KeyError comes from the participant's code
            raise
        raise NotYet(
            f"{function.__name__} asked for a case that the check's results do not hold: "
            f"{str(error).partition(';')[0]}",
            'suite, workload, executor and workers as median_of wants them: "cpu" has the '
            'workloads, "roundtrip" has "latency", "memory" has "bare"',
            "one of the four names, or their order",
        ) from None


def test_speed_up(task):
    """speed_up compares with inline"""
    for case in CASES:
        found = gain(*case)
        inline_s = made.MEDIANS["cpu", case[0], "inline", 1]
        slips = {
            "the other way round: T(inline) belongs above, so that more is faster": 1 / found,
            "a mean: one outlier moves it. median_of gives the middle value": slip(
                mean, *case, build=RESULTS.main_build
            ),
            "the best value: luck. median_of gives the middle one": slip(
                min, *case, build=RESULTS.main_build
            ),
            "the baseline is inline, and not the same pool with one worker": found * 8.5 / inline_s,
            "seconds saved, and not how many times faster": inline_s * (1 - 1 / found),
            "the seconds inline alone: they are the upper half": inline_s,
            **{
                f"that is the speed-up of {other}: take the {asked} asked for": value
                for other, asked, value in others(*case)
            },
            "the runs of every build together: a summary is of one, results.main_build": slip(
                median, *case
            ),
        }
        judge("speed_up", case, ask(task.speed_up, case), found, slips)
    return "for three cases of results that it had never seen"


def test_efficiency(task):
    """efficiency is the speed-up for each worker"""
    for case in CASES:
        found, workers = gain(*case), case[2]
        slips = {
            "a percentage: 1.0 is ideal here, not 100": 100 * found / workers,
            "// drops what stands behind the point: / keeps it": found // workers,
            "the speed-up itself: it has to be shared among the workers": found,
            "multiplied by the workers, not divided": found * workers,
            "the machine's cores are not the question: divide by the workers": found / made.CORES,
        }
        judge("efficiency", case, ask(task.efficiency, case), found / workers, slips)
    return "with two workers and with four"


def never(case: tuple) -> float:
    """What the formula gives for a pool that gains nothing: no time at all."""
    trip, found = made.MEDIANS["roundtrip", "latency", case[1], case[2]], gain(*case)
    return trip / (1 - 1 / found) if found != 1 else math.inf


def test_break_even(task):
    """break_even_s says from when on a pool pays, or that it never does"""
    for case in (("primes", "interpreters", 4), ("primes", "processes", 4)):
        trip = made.MEDIANS["roundtrip", "latency", case[1], case[2]]
        found = trip / (1 - 1 / gain(*case))
        slips = {
            "the trip alone: while it lasts, no work is done, but the work is only sped up": trip,
            "the brackets: trip / (1 - 1 / speed-up)": trip / 1 - 1 / gain(*case),
            "seconds are asked for, not microseconds": found * 1e6,
            "seconds are asked for, not milliseconds": found * 1e3,
            "the trip / (speed-up - 1) is how long the pool works, not how long inline does": trip
            / (gain(*case) - 1),
            "the trip times the speed-up: what the pool saves is 1 - 1 / speed-up of the work": trip
            * gain(*case),
        }
        judge("break_even_s", case, ask(task.break_even_s, case), found, slips)
    for case in (("json", "interpreters", 4), ("json", "threads", 4)):
        try:
            answer = ask(task.break_even_s, case)
        except ZeroDivisionError:
            raise NotYet(
                f"break_even_s divided by zero: the speed-up of this case is {gain(*case):.3g}",
                "None: a pool that gains nothing has no break-even",
                "a speed-up of exactly 1 is no gain either",
            ) from None
        expect(
            answer is None,
            did=f"break_even_s(results, {case[0]!r}, {case[1]!r}, 4) returned {figure(answer)}, "
            f"with a speed-up of {gain(*case):.2f}",
            wanted="None: a pool that is not faster than inline never pays",
            because=why_not_never(answer, never(case)),
        )
    return "a number for two pools that gain, None for two that do not"


def test_memory(task):
    """megabytes_per_speed_up puts a price on the gain"""
    methods = {"processes": "processes-forkserver", "interpreters": "interpreters"}
    for executor, weighed in methods.items():
        case = ("primes", executor, 4)
        megabytes, found = made.MEDIANS["memory", "bare", weighed, 4] / 1e6, gain(*case)
        slips = {
            "bytes: divide by a million": megabytes * 1e6 / found,
            "MiB of 1,048,576 bytes: a million is asked for": megabytes * 1e6 / 2**20 / found,
            "the memory alone, whatever it gains": megabytes,
            "the bytes alone: divide by a million, and by the speed-up": megabytes * 1e6,
            "multiplied by the speed-up: a faster pool would look dearer": megabytes * found,
            "multiplied by the workers: the memory is that of all of them already": megabytes
            * (4 / found),
            "with a service's imports: the workload bare is asked for": 120 / found,
            "for each worker, and not for each unit of speed-up": megabytes / 4,
            "for each worker as well: the memory is that of all of them": megabytes / 4 / found,
            "processes were weighed by another start method than the CPU suite used": 90 / found,
        }
        answer = ask(task.megabytes_per_speed_up, case)
        judge("megabytes_per_speed_up", case, answer, megabytes / found, slips)
    return "for processes and interpreters"


def line(task, results, executor: str) -> str:
    case = (results, "primes", executor, most_workers(results))
    try:
        even_s = task.break_even_s(*case)
        return (
            f"  {f'{executor}×{case[3]}':15}{task.speed_up(*case):.3g}×, "
            f"efficiency {task.efficiency(*case):.3g}, break-even "
            + ("never" if even_s is None else f"{even_s:.3g} s")
            + f", {task.megabytes_per_speed_up(*case):.3g} MB per unit of speed-up"
        )
    except LookupError as error:
        return f"  {executor:13}{error}"


def test_at_hand(task):
    """and of the results at hand they say"""
    results = open_results()
    return "\n".join([whose(results), *(line(task, results, pool) for pool in POOLS)])
