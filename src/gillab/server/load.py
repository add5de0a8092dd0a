"""Requests at a set rate, whether or not the server keeps up: an open model.

Every arrival is planned beforehand and its latency counts from then, so a slow server cannot
slow down the questions that would show it (no coordinated omission). Arrivals are those of
independent visitors: random intervals, a connection each.

    python -m gillab.server.load http://127.0.0.1:PORT --heavy 100
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import time
from dataclasses import dataclass, field

from gillab.core.stats import percentile
from gillab.server.clients import Clients

MOST_AT_ONCE = 400  # heavy requests; one more is not sent, and waits in vain
MOST_SHOTS = 200_000  # of one load: memory and time have an end
LIGHT_PER_S = 40.0
LIGHT_PATHS = ("/health", "/products/7")
HEAVY_PATHS = ("/report?q=5", "/picture?q=68", "/search?q=lanterm", "/report?q=6")


@dataclass(frozen=True, slots=True)
class Load:
    """What to send. `seconds` are measured, after `warm_s` of the same that are not."""

    url: str
    heavy_per_s: float
    heavy_paths: tuple[str, ...]
    warm_s: float
    seconds: float
    light_per_s: float = LIGHT_PER_S
    seed: int = 0
    patience_s: float = 3.0  # after the last arrival; what is not answered by then: unfinished

    def __post_init__(self) -> None:
        if not self.url.startswith("http://127.0.0.1:"):
            raise ValueError("load is sent to this machine only: http://127.0.0.1:PORT")
        if min(self.heavy_per_s, self.light_per_s, self.warm_s, self.seconds) < 0:
            raise ValueError("rates and seconds of a load are not negative")
        if (self.heavy_per_s + self.light_per_s) * (self.warm_s + self.seconds) > MOST_SHOTS:
            raise ValueError(f"a load is at most {MOST_SHOTS:,} requests: fewer, or for less long")


@dataclass(slots=True)
class Shot:
    """One request: planned at `due`, sent, answered; seconds since the start of the load."""

    heavy: bool
    path: str
    due: float
    sent: float = -1.0
    done: float = -1.0
    error: str = ""

    @property
    def answered(self) -> bool:
        return self.done >= 0 and not self.error

    def latency(self, now: float) -> float:
        """From the intended time of sending; of one not (well) answered what it has waited."""
        return (self.done if self.answered else now) - self.due


@dataclass(slots=True)
class Seen:
    """All shots, those of the measured part, and what sending them cost."""

    load: Load
    everything: list[Shot]
    shots: list[Shot]
    end_s: float
    generator_cpu: float  # cores, over the whole load
    errors: dict[str, int] = field(default_factory=dict)

    def latencies(self, heavy: bool) -> list[float]:
        return sorted(s.latency(self.end_s) for s in self.shots if s.heavy is heavy)

    def answered_in(self, start: float, end: float) -> int:
        """Heavy requests answered in this part of the load, whenever they had come: a server
        that is behind spends the first moments on those of the warm-up."""
        return sum(s.heavy and s.answered and start <= s.done < end for s in self.everything)

    @property
    def unsent(self) -> int:
        """Heavy ones that met MOST_AT_ONCE others: the server is far behind."""
        return sum(s.sent < 0 and not s.error for s in self.shots)

    @property
    def unfinished(self) -> int:
        return sum(s.sent >= 0 and s.done < 0 for s in self.shots)

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
    clients = Clients(load.url)
    shots = arrivals(load)
    cpu, start = time.process_time(), time.perf_counter()
    flying: dict[asyncio.Task, Shot] = {}
    heavy = 0

    async def fly(shot: Shot) -> None:
        shot.sent = time.perf_counter() - start
        shot.error = await clients.get(shot.path)
        shot.done = time.perf_counter() - start

    def landed(task: asyncio.Task) -> None:
        nonlocal heavy
        heavy -= flying.pop(task).heavy

    for shot in shots:
        ahead = shot.due - (time.perf_counter() - start)
        if ahead > 0:
            await asyncio.sleep(ahead)
        if shot.heavy and heavy >= MOST_AT_ONCE:
            continue  # light ones are always sent: it is their wait that is asked for
        task = asyncio.create_task(fly(shot))
        flying[task] = shot
        heavy += shot.heavy
        task.add_done_callback(landed)
    if flying:
        await asyncio.wait(flying, timeout=load.patience_s)
    end = time.perf_counter() - start
    spent = (time.process_time() - cpu) / end
    for task in list(flying):
        task.cancel()
    await asyncio.gather(*flying, return_exceptions=True)
    return _seen(load, shots, end, spent)


def _seen(load: Load, shots: list[Shot], end_s: float, spent: float) -> Seen:
    measured, errors = [shot for shot in shots if shot.due >= load.warm_s], {}
    for shot in measured:
        if shot.error:
            errors[shot.error] = errors.get(shot.error, 0) + 1
    return Seen(load, shots, measured, end_s, spent, errors)


def main() -> int:
    """For a room and a terminal: load a server that runs, and say how long requests waited."""
    options = _parser().parse_args()
    try:
        load = Load(
            options.url.rstrip("/"),
            options.heavy,
            tuple(options.path or HEAVY_PATHS),
            warm_s=0.5,
            seconds=options.seconds,
            light_per_s=options.light,
        )
        seen = asyncio.run(send(load))
    except ValueError as error:
        print(f"load: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print("\n".join(said(seen)))
    return 0


def said(seen: Seen) -> list[str]:
    """The load in a few lines."""
    load = seen.load
    answered = seen.answered_in(load.warm_s, load.warm_s + load.seconds)
    lines = [f"heavy: {load.heavy_per_s:g}/s offered, {answered / load.seconds:.1f}/s answered"]
    for name, heavy in (("light", False), ("heavy", True)):
        if waits := seen.latencies(heavy):
            found = (f"p{p} {1e3 * percentile(waits, p):.1f} ms" for p in (50, 95, 99))
            lines.append(f"{name}: {', '.join(found)}, longest {1e3 * waits[-1]:.1f} ms")
    lines.append(
        f"errors {seen.errors or 'none'}, unfinished {seen.unfinished}, not sent {seen.unsent}"
    )
    lines.append(f"the generator itself took {seen.generator_cpu:.2f} cores")
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gillab.server.load",
        description="Send requests at a set rate to a server on this machine.",
    )
    parser.add_argument("url", help="http://127.0.0.1:PORT, as the server says it")
    parser.add_argument("--heavy", type=float, default=50.0, metavar="N", help="a second")
    parser.add_argument("--light", type=float, default=LIGHT_PER_S, metavar="N", help="a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long")
    parser.add_argument("--path", action="append", help="what is heavy, again for several")
    return parser


if __name__ == "__main__":
    sys.exit(main())
