"""Send requests at a set rate, whether or not the server keeps up: an open model.

Every arrival is planned beforehand and its latency counts from the planned time. So a slow server
cannot delay the requests that would show its slowness (no coordinated omission). The arrivals
resemble those of independent clients: random intervals, one connection each.

    python -m gillab.server.load http://127.0.0.1:PORT --heavy 100
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from gillab.core.stats import percentile
from gillab.server import descriptors
from gillab.server.clients import Clients, GeneratorExhausted

MOST_AT_ONCE = 400  # open heavy requests; further ones are not sent and count as unanswered
MOST_REQUESTS = 200_000  # per load, to limit memory and time
LIGHT_PER_S = 40.0
LIGHT_PATHS = ("/health", "/products/7")
HEAVY_PATHS = ("/report?q=5", "/picture?q=68", "/search?q=lanterm", "/report?q=6")


@dataclass(frozen=True, slots=True)
class Load:
    """What to send: for `warm_s` seconds without measuring, then for `seconds`."""

    url: str
    heavy_per_s: float
    heavy_paths: tuple[str, ...]
    warm_s: float
    seconds: float
    light_per_s: float = LIGHT_PER_S
    seed: int = 0
    patience_s: float = 3.0  # after the last arrival; a request not answered then is unfinished

    def __post_init__(self) -> None:
        if not self.url.startswith("http://127.0.0.1:"):
            raise ValueError("load is sent to this machine only: http://127.0.0.1:PORT")
        if not all(given >= 0 for given in (self.heavy_per_s, self.light_per_s, self.warm_s)):
            raise ValueError("rates and seconds of a load must not be negative")
        if not self.seconds > 0:
            raise ValueError("a load must last for more than 0 seconds")
        if (self.heavy_per_s + self.light_per_s) * self.total_s > MOST_REQUESTS:
            raise ValueError(
                f"a load has at most {MOST_REQUESTS:,} requests: lower the rates or the seconds"
            )

    @property
    def total_s(self) -> float:
        return self.warm_s + self.seconds

    @property
    def descriptors(self) -> int:
        """Open files that the generator, or the server, needs if no request were answered."""
        light = (self.total_s + self.patience_s) * self.light_per_s
        return descriptors.OF_PROCESS + MOST_AT_ONCE + round(light)


@dataclass(slots=True)
class TimedRequest:
    """One request: planned for `due`, sent, answered; seconds since the start of the load."""

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
        """Seconds from the planned time to the answer, or to `now` without a good answer."""
        return (self.done if self.answered else now) - self.due


@dataclass(slots=True)
class Seen:
    """The outcome of a load: all requests, the measured ones, and the generator's CPU use."""

    load: Load
    everything: list[TimedRequest]
    measured: list[TimedRequest]
    end_s: float
    generator_cpu: float  # cores, over the whole load
    errors: dict[str, int] = field(default_factory=dict)

    def latencies(self, heavy: bool) -> list[float]:
        """Latencies of the measured part in seconds, sorted."""
        return sorted(one.latency(self.end_s) for one in self.measured if one.heavy is heavy)

    def answered_in(self, start: float, end: float) -> int:
        """The number of heavy requests answered between `start` and `end`.

        Requests planned before `start` count too, because the server spends time on them.
        """
        return sum(r.heavy and r.answered and start <= r.done < end for r in self.everything)

    @property
    def unsent(self) -> int:
        """Heavy requests that were not sent because MOST_AT_ONCE others were open."""
        return sum(one.sent < 0 and not one.error for one in self.measured)

    @property
    def unfinished(self) -> int:
        return sum(one.sent >= 0 and one.done < 0 for one in self.measured)

    def lag(self) -> list[float]:
        """The generator's own delay for each request in seconds, sorted."""
        return sorted(one.sent - one.due for one in self.measured if one.sent >= 0)


def arrivals(load: Load) -> list[TimedRequest]:
    """Heavy requests at random intervals (exponential), light ones at even intervals."""
    rng = random.Random(load.seed)
    planned = []
    at, paths = 0.0, itertools.cycle(load.heavy_paths)
    while load.heavy_per_s and (at := at + rng.expovariate(load.heavy_per_s)) < load.total_s:
        planned.append(TimedRequest(True, next(paths), at))
    light = itertools.cycle(LIGHT_PATHS)
    for number in range(int(load.total_s * load.light_per_s)):
        planned.append(TimedRequest(False, next(light), number / load.light_per_s))
    return sorted(planned, key=lambda one: one.due)


class Sending:
    """The open requests of one load, and the clock for all times."""

    def __init__(self, url: str, start: float):
        self.clients = Clients(url)
        self.open: dict[asyncio.Task, TimedRequest] = {}
        self.heavy = 0
        self.failure: BaseException | None = None  # of the generator: nothing can be measured
        self.start = start

    def now(self) -> float:
        return time.perf_counter() - self.start

    def begin(self, request: TimedRequest) -> None:
        task = asyncio.create_task(self._send(request))
        self.open[task] = request
        self.heavy += request.heavy
        task.add_done_callback(self._ended)

    async def _send(self, request: TimedRequest) -> None:
        request.sent = self.now()
        request.error = await self.clients.get(request.path)
        request.done = self.now()

    def _ended(self, task: asyncio.Task) -> None:
        self.heavy -= self.open.pop(task).heavy
        if not task.cancelled():
            error = task.exception()
            self.failure = self.failure or error

    async def all_at_their_time(self, planned: list[TimedRequest], patience_s: float) -> None:
        """Begin each request when it is due, then wait for open ones for `patience_s`."""
        for request in planned:
            ahead = request.due - self.now()
            if ahead > 0:
                await asyncio.sleep(ahead)
            if self.failure:
                return
            # Light requests are always sent, because their wait is measured.
            if not request.heavy or self.heavy < MOST_AT_ONCE:
                self.begin(request)
        if self.open:
            await asyncio.wait(self.open, timeout=patience_s)

    async def give_up(self) -> None:
        tasks = list(self.open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def send(
    load: Load, planned: list[TimedRequest] | None = None, start: float | None = None
) -> Seen:
    """Send all requests; return when all are answered or `patience_s` is over.

    Whoever passes `planned`, the arrivals of this load, can look at them meanwhile: `start` is the
    reading of time.perf_counter() that their times count from, by default the present one.
    `GeneratorExhausted` if this process could not send.
    """
    descriptors.raise_limit(load.descriptors)
    planned = arrivals(load) if planned is None else planned
    cpu = time.process_time()
    sending = Sending(load.url, time.perf_counter() if start is None else start)
    await sending.all_at_their_time(planned, load.patience_s)
    end = sending.now()
    cores = (time.process_time() - cpu) / end
    failure = sending.failure
    await sending.give_up()
    if failure:
        raise failure
    return outcome(load, planned, end, cores)


def outcome(load: Load, planned: list[TimedRequest], now: float, generator_cpu: float) -> Seen:
    """The outcome by now: at the end of the load, or of its requests that are due so far.

    A request without an answer has waited since it was due.
    """
    measured = [one for one in planned if load.warm_s <= one.due <= now]
    errors = Counter(one.error for one in measured if one.error)
    return Seen(load, planned, measured, now, generator_cpu, dict(errors))


def main() -> int:
    """Load a running server, and print how long requests waited."""
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
    except (ValueError, GeneratorExhausted) as error:
        print(f"load: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print("\n".join(summary(seen)))
    return 0


def summary(seen: Seen) -> list[str]:
    """The outcome of the load in a few lines."""
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
    lines.append(f"the generator used {seen.generator_cpu:.2f} cores")
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gillab.server.load",
        description="Send requests at a set rate to a server on this machine.",
    )
    parser.add_argument("url", help="http://127.0.0.1:PORT, as the server prints it")
    parser.add_argument("--heavy", type=float, default=50.0, metavar="N", help="a second")
    parser.add_argument("--light", type=float, default=LIGHT_PER_S, metavar="N", help="a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long")
    parser.add_argument("--path", action="append", help="a heavy path; repeat for several")
    return parser


if __name__ == "__main__":
    sys.exit(main())
