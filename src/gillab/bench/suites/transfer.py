"""What does it cost to transfer data? One payload is sent to a worker, which reads both ends."""

from __future__ import annotations

import contextlib
import itertools
import pickle
import threading
import time
from array import array
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor
from multiprocessing.shared_memory import SharedMemory

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import ends, ends_of_pickled
from gillab.core.results import Case

SIZES_BYTES = (1_000, 32_000, 1_000_000, 8_000_000, 64_000_000)
QUICK_SIZES_BYTES = (1_000, 1_000_000)
QUICK_KINDS = ("bytes", "list", "view")  # copied, pickled, shared
LIST_SIZES_BYTES = (1_000, 32_000, 1_000_000, 8_000_000)  # of a list that is sent in another form
TICK_S = 0.001
TICKED_BYTES = 8_000_000  # no stop of main is measured above: a transfer takes seconds


def _floats(size: int) -> list[float]:
    return [float(i) for i in range(size // 8)]


PAYLOADS: dict[str, Callable[[int], object]] = {
    "bytes": bytes,
    "str": lambda size: "x" * size,
    "list": _floats,
    "dict": lambda size: {str(i): i for i in range(size // 16)},
    "view": bytearray,  # not copied: memoryview for interpreters, shared_memory for processes
}
# A list of floats in another form. What a process pool pickles by itself is not pickled by hand.
LIST_FORMS = {"interpreters": ("list-pickled", "list-array"), "processes": ("list-array",)}


def cases(request: Request) -> Iterator[Case]:
    """Each kind and size of payload, sent to one worker."""
    full = request.preset == "full"
    sizes, kinds = (SIZES_BYTES, PAYLOADS) if full else (QUICK_SIZES_BYTES, QUICK_KINDS)
    for executor in request.pool_names():
        if executor in ("inline", CLUSTER):
            continue  # inline transfers nothing; a cluster would measure the network
        for kind in kinds:
            for size in sizes:
                yield Case("transfer", kind, executor, 1, "", {"payload_bytes": size})
        for form in LIST_FORMS.get(executor.partition("-")[0], ()):
            for size in LIST_SIZES_BYTES if full else QUICK_SIZES_BYTES:
                yield Case("transfer", form, executor, 1, "", {"payload_bytes": size})


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds from submission to the answer; pool and payload exist before.

    The forms of a list exist only as a list before: the conversion is in each value, here and
    there. For lists, `details.stops_s` holds the longest stop of main in each of some further
    transfers.
    """
    size: int = case.params["payload_bytes"]
    with open_pool(case.executor, case.workers) as pool, contextlib.ExitStack() as stack:
        pool.submit(ends, b"warm").result()
        send = _sending(case, pool, size, stack)
        found = context.repeat(send, calibrate=True)
        if case.workload.startswith("list") and size <= TICKED_BYTES:
            found.details["tick_s"] = TICK_S
            found.details["stops_s"] = [
                longest_stop(send, context.clock) for _ in range(context.values)
            ]
    return found


def _sending(
    case: Case, pool: Executor, size: int, stack: contextlib.ExitStack
) -> Callable[[], object]:
    """The function that sends this case's payload once and waits for the answer."""
    processes = case.executor.startswith("processes")
    if case.workload == "view" and processes:
        return _sender(pool, ends_of_shared, stack.enter_context(_shared_block(size)).name)
    if case.workload == "view":
        return _sender(pool, ends, memoryview(bytearray(size)))
    if case.workload in PAYLOADS:
        return _sender(pool, ends, PAYLOADS[case.workload](size))
    numbers = _floats(size)
    if case.workload == "list-pickled":
        return lambda: pool.submit(ends_of_pickled, pickle.dumps(numbers)).result()
    if processes:
        return lambda: pool.submit(ends, array("d", numbers)).result()
    return lambda: pool.submit(ends, memoryview(array("d", numbers))).result()


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


def ends_of_shared(name: str) -> tuple:
    """First and last item of a shared memory block, which the worker opens by name."""
    block = SharedMemory(name, track=False)  # the sender owns it
    try:
        return ends(block.buf)
    finally:
        block.close()


def _sender(pool: Executor, function: Callable, payload: object) -> Callable[[], object]:
    return lambda: pool.submit(function, payload).result()


@contextlib.contextmanager
def _shared_block(size: int) -> Generator[SharedMemory]:
    block = SharedMemory(create=True, size=size)
    try:
        yield block
    finally:
        block.close()
        block.unlink()


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    no_case_for="inline, which transfers nothing, and a cluster, which would measure the network",
)
