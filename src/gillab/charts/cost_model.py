"""How long does one task take on each executor? Predicted from measured parts.

    seconds = trip + transfer of the payload + work / speed-up

The trip is the suite roundtrip's (many tasks at once), the transfer is the suite transfer's beyond
its smallest payload, the speed-up is the suite cpu's. Inline has none of the three. The page *Which
one?* has the same model in docs/assets/js/which-model.js; a test compares the two.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from gillab.charts import cpu_runs, look
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

INLINE = "inline"
CLOSE = 1.1  # two executors that differ by less are not told apart
PAYLOADS = ("bytes", "list", "view")
Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Parts:
    """The measured parts of one executor; transfers are (bytes, seconds) by kind of payload."""

    executor: str
    workers: int
    trip_s: float
    speed_up: float
    transfers: dict[str, Points]

    def seconds(self, task_s: float, payload: str = "bytes", payload_bytes: float = 0.0) -> float:
        """Seconds for one of many tasks; the pool is started already."""
        sent = transfer(self.transfers.get(payload, []), payload_bytes)
        return self.trip_s + sent + task_s / self.speed_up


def parts_of(results: Results, workload: str = "primes") -> list[Parts]:
    """Inline, and each pool of which all parts were measured, with the most workers."""
    build = results.main_build
    trips = results.select("roundtrip", workload="throughput", build=build)
    trips = [run for run in trips if run.case.params.get("batch") == 1]
    most = cpu_runs.most_workers(results)
    gains = cpu_runs.speed_ups(results, workload, most)
    found = [Parts(INLINE, 1, 0.0, 1.0, {})]
    for pool in look.executors_in(trips, without=[INLINE]):
        own = groups([run for run in trips if run.case.executor == pool])
        if pool in gains and own and gains[pool].median > 0:
            trip_s = estimate(own, resamples=1).median
            found.append(
                Parts(pool, most, trip_s, gains[pool].median, _transfers(results, pool, build))
            )
    return found


def _transfers(results: Results, pool: str, build: str) -> dict[str, Points]:
    found = {}
    for payload in PAYLOADS:
        by_size: dict[float, list] = {}
        for run in results.select("transfer", workload=payload, executor=pool, build=build):
            by_size.setdefault(run.case.params["payload_bytes"], []).append(run)
        medians = [(n, estimate(groups(by_size[n]), resamples=1).median) for n in sorted(by_size)]
        found[payload] = [(n, max(0.0, one - medians[0][1])) for n, one in medians]
    return found


def transfer(points: Points, payload_bytes: float) -> float:
    """Seconds for a payload: a line between measured sizes, and the last one's slope beyond."""
    if not points or payload_bytes <= points[0][0]:
        return 0.0
    if len(points) == 1:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if payload_bytes <= x1:
            return y0 + (y1 - y0) * (payload_bytes - x0) / (x1 - x0)
    (x0, y0), (x1, y1) = points[-2:]
    return y1 + max(0.0, y1 - y0) * (payload_bytes - x1) / (x1 - x0)


def winner(parts: list[Parts], task_s: float, payload: str, payload_bytes: float) -> str:
    """The executor that is faster than all others by a tenth; inline if no pool beats it by that.

    Empty if two pools are too close to each other.
    """
    (first, gain), *rest = ranking(parts, task_s, payload, payload_bytes)
    if first == INLINE or gain < CLOSE:
        return INLINE
    return first if gain >= CLOSE * rest[0][1] else ""


def ranking(
    parts: list[Parts], task_s: float, payload: str, payload_bytes: float
) -> list[tuple[str, float]]:
    """(executor, times as fast as inline), the fastest first."""
    found = [(one.executor, task_s / one.seconds(task_s, payload, payload_bytes)) for one in parts]
    return sorted(found, key=lambda pair: -pair[1])
