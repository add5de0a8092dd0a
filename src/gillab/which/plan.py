"""Which cases to measure, with how many tasks and blocks, so that it takes about a minute."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gillab.core.results import Case

SUITE = "own"
VALUE_S = 0.12  # inline time of one value, where tasks are short
LONG_S = 1.0  # a value beyond this is measured once in a process
SHORT_TASK_S = 0.02  # only shorter tasks gain from batches
BATCHES_PER_WORKER = 4
MOST_SUBMITTED = 2000  # tasks of a value that are submitted one by one
MOST_TASKS = 40_000
MOST_BYTES = 256 * 10**6  # arguments and results of a value, which are all alive at once
ROUNDS, FEWEST_ROUNDS = 3, 2  # fresh processes for each case
BLOCKS = 3
START_S = 0.4


@dataclass(frozen=True)
class Plan:
    """The cases of a round, and how often each is repeated."""

    cases: list[Case]
    blocks: int
    rounds: int
    task_s: float

    @property
    def seconds(self) -> float:
        """A rough forecast, with no pool faster than inline."""
        return self.rounds * sum(self.seconds_of(case) for case in self.cases)

    def seconds_of(self, case: Case) -> float:
        tasks = int(case.params["tasks"])
        trips = tasks / case.params["batch"] * 0.0003
        return START_S + (4 * self.blocks + 2) / 2 * (tasks * self.task_s * 1.5 + trips)

    def order(self, seed: int) -> list[Case]:
        """All rounds one after the other, each in a random order."""
        rng = random.Random(seed)
        return [
            case for _ in range(self.rounds) for case in rng.sample(self.cases, len(self.cases))
        ]


@dataclass(frozen=True)
class Task:
    """What is known of one task: its seconds inline, and the bytes that it takes and gives."""

    label: str
    seconds: float
    bytes: float = 0.0


def make(
    pools: Sequence[tuple[str, str]], workers: Sequence[int], task: Task, most_s: float
) -> Plan:
    """The plan for these (build, executor) pairs: the most thorough one that takes `most_s`."""
    *longer, shortest = (
        Plan(list(_cases(pools, counts, sizes, task)), blocks, rounds, task.seconds)
        for counts, sizes, blocks, rounds in _ways(tuple(workers), task)
    )
    return next((plan for plan in longer if plan.seconds <= most_s), shortest)


def _ways(workers: tuple[int, ...], task: Task) -> Iterator[tuple[tuple[int, ...], int, int, int]]:
    """(numbers of workers, sizes of batches, blocks, rounds), the most thorough first."""
    blocks = BLOCKS if task.seconds * max(workers) < LONG_S else 1
    yield workers, 3, blocks, ROUNDS
    for counts in ((workers[0], workers[-1]), workers[-1:]):
        for fewer in range(blocks, 0, -1):
            yield counts, 3, fewer, ROUNDS
    yield workers[-1:], 2, 1, ROUNDS
    yield workers[-1:], 2, min(2, blocks), FEWEST_ROUNDS


def _cases(
    pools: Sequence[tuple[str, str]], counts: tuple[int, ...], sizes: int, task: Task
) -> Iterator[Case]:
    """One case for each size of batch; other sizes than 1 with the most workers only."""
    most = max(counts)
    tasks = tasks_of_a_value(task, most)
    for build, executor in pools:
        for workers in dict.fromkeys(counts):
            batched = workers == most and executor != "threads"
            for size in batches(tasks, most, task.seconds, sizes) if batched else [1]:
                count = min(tasks, _submitted(most)) if size == 1 else tasks
                params = {"batch": size, "tasks": count}
                yield Case(SUITE, task.label, executor, workers, build, params)


def _submitted(most: int) -> int:
    share = most * BATCHES_PER_WORKER
    return max(share, MOST_SUBMITTED // share * share)


def tasks_of_a_value(task: Task, workers: int) -> int:
    """Tasks that take VALUE_S inline, rounded up to fill every worker; fewer if they are long."""
    share = workers * BATCHES_PER_WORKER
    if task.seconds * share > LONG_S:
        return workers * max(1, min(BATCHES_PER_WORKER, int(LONG_S / (task.seconds * workers))))
    fitting = max(1, int(MOST_BYTES / max(task.bytes, 1)) // share) * share
    wanted = math.ceil(VALUE_S / max(task.seconds, 1e-7) / share) * share
    return min(MOST_TASKS // share * share or share, fitting, wanted)


def batches(tasks: int, workers: int, task_s: float, sizes: int) -> list[int]:
    """1, the size that gives each worker a few batches and, with three `sizes`, one between."""
    large = tasks // (workers * BATCHES_PER_WORKER)
    if task_s >= SHORT_TASK_S or large < 2:
        return [1]
    return sorted({1, large} | ({round(math.sqrt(large))} if sizes > 2 else set()))
