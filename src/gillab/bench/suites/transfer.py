"""What does it cost to transfer data? One payload is sent to a worker, which reads both ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor
from multiprocessing.shared_memory import SharedMemory

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import ends
from gillab.core.results import Case

SIZES_BYTES = (1_000, 32_000, 1_000_000, 8_000_000, 64_000_000)
QUICK_SIZES_BYTES = (1_000, 1_000_000)
QUICK_KINDS = ("bytes", "list", "view")  # copied, pickled, shared

PAYLOADS: dict[str, Callable[[int], object]] = {
    "bytes": bytes,
    "str": lambda size: "x" * size,
    "list": lambda size: [float(i) for i in range(size // 8)],
    "dict": lambda size: {str(i): i for i in range(size // 16)},
    "view": bytearray,  # not copied: memoryview for interpreters, shared_memory for processes
}


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


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds from submission to the answer; pool and payload exist before."""
    size: int = case.params["payload_bytes"]
    payload = PAYLOADS[case.workload](size)
    with open_pool(case.executor, case.workers) as pool, contextlib.ExitStack() as stack:
        pool.submit(ends, b"warm").result()
        if case.workload != "view":
            send = _sender(pool, ends, payload)
        elif case.executor.startswith("processes"):
            block = stack.enter_context(_shared_block(size))
            send = _sender(pool, ends_of_shared, block.name)
        else:
            send = _sender(pool, ends, memoryview(bytearray(size)))
        return context.repeat(send, calibrate=True)


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
    quick_rounds=0.5,  # the differences that it shows are large
    no_case_for="inline, which transfers nothing, and a cluster, which would measure the network",
)
