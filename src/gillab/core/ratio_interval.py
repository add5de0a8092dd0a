"""The 95 % interval of a ratio that was measured in blocks, by several processes.

Each block gives one ratio, each process several blocks. If the processes agree, the interval is
Wilcoxon's, from all blocks: it assumes no distribution, and one disturbed block hardly moves it
(Hodges & Lehmann, "Estimates of location based on rank tests", 1963). If they differ by more than
their blocks explain, only a process counts as one observation: Student's interval of the
processes' medians, on a logarithmic scale.
"""

from __future__ import annotations

import functools
import math
import operator
import random
import statistics
from collections.abc import Sequence

from gillab.core.remembered import remembered

# Student's t, 97.5 %, for 1, 2, 3 … degrees of freedom.
T_975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)
T_975 += (2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064)
T_975 += (2.060, 2.056, 2.052, 2.048, 2.045, 2.042)
NORMAL_975 = 1.96
FEWEST_BLOCKS = 2
FEWEST_FOR_RANKS = 6  # the range of 5 blocks covers less than 95 %
FEWEST_PROCESSES = 3  # two cannot show that processes differ
MOST_EXACT = 40  # blocks; beyond them the distribution of ranks is taken as normal
DEALS = 400
DIFFERENT = 0.25  # a strict level would miss differences between few processes


@remembered
def interval(runs: Sequence[Sequence[float]], seed: int = 0) -> tuple[float, float]:
    """The interval of the median of these ratios, by process; ValueError with fewer than two.

    It always holds the median of all ratios.
    """
    ratios = [ratio for run in runs for ratio in run]
    if len(ratios) < FEWEST_BLOCKS or min(ratios) <= 0:
        raise ValueError("at least two ratios above 0 are needed")
    if processes_differ(runs, random.Random(seed)):
        low, high = student_interval([statistics.median(run) for run in runs if run])
    elif len(ratios) < FEWEST_FOR_RANKS:
        low, high = student_interval(ratios)
    else:
        low, high = rank_interval(ratios)
    middle = statistics.median(ratios)
    return min(low, middle), max(high, middle)


def processes_differ(runs: Sequence[Sequence[float]], rng: random.Random) -> bool:
    """Whether the medians of the processes lie further apart than those of blocks dealt at random.

    The blocks are dealt to the processes anew, DEALS times.
    """
    sizes = [len(run) for run in runs if run]
    if len(sizes) < FEWEST_PROCESSES or max(sizes) == 1:
        return False
    blocks = [ratio for run in runs for ratio in run]
    seen = _spread_of_medians(blocks, sizes)
    as_far = 0
    for _ in range(DEALS):
        _shuffle(blocks, rng)
        as_far += _spread_of_medians(blocks, sizes) >= seen
    return (as_far + 1) / (DEALS + 1) < DIFFERENT


def rank_interval(ratios: Sequence[float]) -> tuple[float, float]:
    """Wilcoxon's interval: of the geometric means of all pairs, without the outermost ones."""
    means = sorted(math.sqrt(a * b) for i, a in enumerate(ratios) for b in ratios[i:])
    left_out = ranks_left_out(len(ratios))
    return means[left_out], means[-1 - left_out]


def ranks_left_out(count: int) -> int:
    """How many of the means of pairs lie outside the interval, at each end.

    The sum of signed ranks has this or a smaller value by chance in at most 2.5 %.
    """
    if count > MOST_EXACT:
        middle = count * (count + 1) / 4
        spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24)
        return math.floor(middle - NORMAL_975 * spread)
    ways = [1.0]  # ways[s]: choices of ranks whose sum is s
    for rank in range(1, count + 1):
        longer = ways + [0.0] * rank
        for total, number in enumerate(ways):
            longer[total + rank] += number
        ways = longer
    left_out, below = 0, ways[0]
    while below + ways[left_out + 1] <= 0.025 * 2**count:
        left_out += 1
        below += ways[left_out]
    return left_out


def student_interval(ratios: Sequence[float]) -> tuple[float, float]:
    """Student's interval of the geometric mean; ValueError with fewer than two ratios."""
    if len(ratios) < FEWEST_BLOCKS:
        raise ValueError("at least two ratios are needed")
    logs = [math.log(ratio) for ratio in ratios]
    free = len(logs) - 1
    deviation = math.sqrt(_squares(logs) / free)
    mean = _plain_sum(logs) / len(logs)
    t = T_975[free - 1] if free <= len(T_975) else NORMAL_975 + 2.5 / free
    reach = t * deviation / math.sqrt(len(logs))
    return math.exp(mean - reach), math.exp(mean + reach)


def _spread_of_medians(blocks: Sequence[float], sizes: Sequence[int]) -> float:
    """The sum of squared distances of the groups' medians from their mean."""
    medians, start = [], 0
    for size in sizes:
        medians.append(statistics.median(blocks[start : start + size]))
        start += size
    return _squares(medians)


def _squares(numbers: Sequence[float]) -> float:
    """The sum of squared distances from the mean."""
    mean = _plain_sum(numbers) / len(numbers)
    return _plain_sum([(one - mean) ** 2 for one in numbers])


def _plain_sum(numbers: Sequence[float]) -> float:
    """One addition after the other, as a browser does it; `sum` would carry rounding errors."""
    return functools.reduce(operator.add, numbers, 0.0)


def _shuffle(blocks: list[float], rng: random.Random) -> None:
    """Fisher and Yates's shuffle, by `random()` alone: a browser can repeat it."""
    for last in range(len(blocks) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        blocks[last], blocks[other] = blocks[other], blocks[last]
