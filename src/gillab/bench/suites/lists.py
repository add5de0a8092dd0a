"""What does a large list cost, sent by itself, pickled by hand, or as an array?"""

from __future__ import annotations

import itertools
import pickle
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import Executor

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import ends, ends_of_pickled
from gillab.core.results import Case

SIZES_BYTES = (1_000, 32_000, 1_000_000, 8_000_000)
QUICK_SIZES_BYTES = (1_000, 1_000_000)
# What a process pool pickles by itself is not pickled by hand.
FORMS = {"interpreters": ("list", "pickled", "array"), "processes": ("list", "array")}
TICK_S = 0.001


def cases(request: Request) -> Iterator[Case]:
    """Each form and size of a list of floats, sent to one worker."""
    for executor in request.pool_names():
        for form in FORMS.get(executor.partition("-")[0], ()):
            for size in SIZES_BYTES if request.preset == "full" else QUICK_SIZES_BYTES:
                yield Case("lists", form, executor, 1, "", {"payload_bytes": size})


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds from a list to the answer; the conversion is in each value, here and there.

    `details.stops_s` holds the longest stop of main in each of some further transfers.
    """
    numbers = [float(i) for i in range(case.params["payload_bytes"] // 8)]
    with open_pool(case.executor, case.workers) as pool:
        pool.submit(ends, b"warm").result()
        send = _sender(case, pool, numbers)
        found = context.repeat(send, calibrate=True)
        found.details["stops_s"] = [
            longest_stop(send, context.clock) for _ in range(context.values)
        ]
    return found


def _sender(case: Case, pool: Executor, numbers: list[float]) -> Callable[[], object]:
    """The function that sends the numbers once and waits for the answer."""
    if case.workload == "pickled":
        return lambda: pool.submit(ends_of_pickled, pickle.dumps(numbers)).result()
    if case.workload == "list":
        return lambda: pool.submit(ends, numbers).result()
    if case.executor == "interpreters":
        return lambda: pool.submit(ends, memoryview(array("d", numbers))).result()
    return lambda: pool.submit(ends, array("d", numbers)).result()


def longest_stop(action: Callable[[], object], clock: Callable[[], float]) -> float:
    """The longest time between two ticks of a thread of this interpreter while `action` runs.

    The thread sleeps TICK_S between two ticks, so it is never less than that.
    """
    ticks: list[float] = []
    ended = threading.Event()

    def tick() -> None:
        while not ended.is_set():
            ticks.append(clock())
            time.sleep(TICK_S)
        ticks.append(clock())

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        time.sleep(5 * TICK_S)
        action()
        time.sleep(TICK_S)
    finally:
        ended.set()
        thread.join()
    return max(after - before for before, after in itertools.pairwise(ticks))


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    quick_rounds=0.5,  # the differences that it shows are large
    no_case_for="inline and threads, which pickle nothing, and a cluster: it measures the network",
)
