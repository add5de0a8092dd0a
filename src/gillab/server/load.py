"""Requests at a set rate, whether or not the server keeps up: an open model.

Every arrival is planned beforehand and its latency counts from then, so a slow server cannot
slow down the questions that would show it (no coordinated omission). Arrivals are those of
independent visitors: random intervals, a connection each, or a random one of a kept set.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from dataclasses import dataclass, field

from gillab.server.clients import Clients

MOST_AT_ONCE = 400
PATIENCE_S = 3.0  # after the last arrival; what is not answered by then counts as unfinished
LIGHT_PER_S = 40.0
LIGHT_PATHS = ("/health", "/products/7")


@dataclass(frozen=True, slots=True)
class Load:
    """What to send. `seconds` are measured, after `warm_s` of the same that are not."""

    url: str
    heavy_per_s: float
    heavy_paths: tuple[str, ...]
    warm_s: float
    seconds: float
    kept: int = 0  # connections to keep; 0: a new one for every request
    light_per_s: float = LIGHT_PER_S
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.url.startswith("http://127.0.0.1:"):
            raise ValueError("load is sent to this machine only: http://127.0.0.1:PORT")


@dataclass(slots=True)
class Shot:
    """One request: planned at `due`, sent, answered; seconds since the start of the load."""

    heavy: bool
    path: str
    due: float
    sent: float = -1.0
    done: float = -1.0
    error: str = ""

    def latency(self, now: float) -> float:
        """From the intended time of sending; of an unanswered one what it has waited so far."""
        return (self.done if self.done >= 0 else now) - self.due


@dataclass(slots=True)
class Seen:
    """Shots of the measured part, and what sending them cost."""

    load: Load
    shots: list[Shot]
    end_s: float
    generator_cpu: float  # cores, over the whole load
    errors: dict[str, int] = field(default_factory=dict)

    def latencies(self, heavy: bool) -> list[float]:
        return sorted(s.latency(self.end_s) for s in self.shots if s.heavy is heavy)

    def answered_in(self, start: float, end: float) -> int:
        """Heavy requests whose answer came in this part of the load."""
        return sum(s.heavy and not s.error and start <= s.done < end for s in self.shots)

    @property
    def unfinished(self) -> int:
        return sum(s.done < 0 and not s.error for s in self.shots)

    def lag(self) -> list[float]:
        """How much later than intended requests left: the generator's own fault."""
        return sorted(s.sent - s.due for s in self.shots if s.sent >= 0)


def arrivals(load: Load) -> list[Shot]:
    """Heavy ones at random intervals (exponential), light ones at even intervals."""
    rng = random.Random(load.seed)
    total = load.warm_s + load.seconds
    shots = []
    at, paths = 0.0, itertools.cycle(load.heavy_paths)
    while load.heavy_per_s and (at := at + rng.expovariate(load.heavy_per_s)) < total:
        shots.append(Shot(True, next(paths), at))
    light = itertools.cycle(LIGHT_PATHS)
    for number in range(int(total * load.light_per_s)):
        shots.append(Shot(False, next(light), number / load.light_per_s))
    return sorted(shots, key=lambda shot: shot.due)


async def send(load: Load) -> Seen:
    """Send it all; returns when everything is answered or patience is over."""
    clients = Clients(load.url, load.kept, load.seed + 1)
    shots = arrivals(load)
    cpu, start = time.process_time(), time.perf_counter()
    flying: set[asyncio.Task] = set()

    async def fly(shot: Shot) -> None:
        shot.sent = time.perf_counter() - start
        shot.error = await clients.get(shot.path)
        shot.done = time.perf_counter() - start

    for shot in shots:
        ahead = shot.due - (time.perf_counter() - start)
        if ahead > 0:
            await asyncio.sleep(ahead)
        if len(flying) >= MOST_AT_ONCE:
            shot.error = "too many at once"
            continue
        task = asyncio.create_task(fly(shot))
        flying.add(task)
        task.add_done_callback(flying.discard)
    if flying:
        await asyncio.wait(flying, timeout=PATIENCE_S)
    end = time.perf_counter() - start
    spent = (time.process_time() - cpu) / end
    for task in list(flying):
        task.cancel()
    await asyncio.gather(*flying, return_exceptions=True)
    await clients.close()
    return _seen(load, [s for s in shots if s.due >= load.warm_s], end, spent)


def _seen(load: Load, shots: list[Shot], end_s: float, spent: float) -> Seen:
    errors: dict[str, int] = {}
    for shot in shots:
        if shot.error:
            errors[shot.error] = errors.get(shot.error, 0) + 1
    return Seen(load, shots, end_s, spent, errors)
