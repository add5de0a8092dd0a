"""A request to the bench: suites, executors, workers, workloads, builds and repetitions."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from gillab.core.executors import NAMES

# Enough batches to balance workers that are disturbed, few enough that submission costs little.
BATCHES_PER_WORKER = 4

PRESETS: dict[str, dict] = {
    "quick": {},
    "full": {
        "rounds": 5,
        "values": 4,
        "blocks": 6,
        "min_loop_s": 0.05,
        "refine_until_s": 0.0,
    },
}


@dataclass(frozen=True, slots=True)
class Request:
    """What to measure, and how thoroughly."""

    suites: tuple[str, ...]
    executors: tuple[str, ...]
    workers: tuple[int, ...]
    workloads: tuple[str, ...]
    builds: tuple[str, ...]
    preset: str = "quick"
    seed: int = 0
    rounds: int = 2  # runs of each case, each in a fresh process
    values: int = 1  # kept timings in a run
    warmups: int = 1
    blocks: int = 2  # of a paired case in a run: baseline, case, case, baseline
    # A value of the CPU suite lasts at least this long, inline. It is the same for each preset,
    # because in a short value the cost of submission weighs more.
    min_time_s: float = 0.04
    min_loop_s: float = 0.01  # the same for a value of a suite that repeats one small step
    # Speed-ups with wide intervals get more runs until the measurement has lasted this long.
    refine_until_s: float = 87.0
    # Calibrated numbers: tasks per value for each workload, and those of `Suite.calibrate`.
    tasks: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def pools(self) -> list[tuple[str, int]]:
        """Every pool with every number of workers; inline has one."""
        counts = {"inline": (1,)}
        return [(name, n) for name in self.pool_names() for n in counts.get(name, self.workers)]

    def pool_names(self) -> list[str]:
        """The executors that are pools; the others are the own executors of one suite."""
        return [name for name in self.executors if name in NAMES]


def worker_counts(cores: float) -> tuple[int, ...]:
    """The powers of two up to the number of cores, and that number: (1, 2, 4, 6) for six."""
    top = max(1, math.floor(cores))
    return tuple(sorted({*(2**i for i in range(top.bit_length())), top}))
