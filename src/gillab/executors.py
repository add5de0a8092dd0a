"""From an executor's name to a `concurrent.futures.Executor`: one table, no classes over it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Generator
from concurrent.futures import (
    Executor,
    Future,
    InterpreterPoolExecutor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from functools import partial

SCHEDULER_VARIABLE = "GILLAB_SCHEDULER"  # address of a Dask scheduler; unset: a local cluster


class UnknownExecutor(ValueError):
    """A name that is not in the table; the message lists those that are."""


class InlineExecutor(Executor):
    """Calls at submission, in the caller's thread: the baseline that every speed-up is against."""

    def submit(self, fn, /, *args, **kwargs) -> Future:
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _processes(workers: int, *, start_method: str | None = None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(start_method))


EXECUTORS: dict[str, Callable[[int], Executor]] = {
    "inline": lambda _workers: InlineExecutor(),
    "threads": ThreadPoolExecutor,
    "processes": _processes,  # the system's default start method
    "interpreters": InterpreterPoolExecutor,
}
# The same pool by another start method. fork copies a process whose other interpreters would
# crash in the child, so it is only ever used alone in a fresh process.
for _method in multiprocessing.get_all_start_methods():
    EXECUTORS[f"processes-{_method}"] = partial(_processes, start_method=_method)

CLUSTER = "cluster"
NAMES = (*EXECUTORS, CLUSTER)


@contextlib.contextmanager
def open_pool(name: str, workers: int) -> Generator[Executor]:
    """A pool of that many workers, shut down on leaving; `UnknownExecutor` for any other name.

    `cluster` needs the extra of that name (Dask's distributed) and takes its number of workers
    from the scheduler when one is given by GILLAB_SCHEDULER.
    """
    if name == CLUSTER:
        with _cluster(workers) as pool:
            yield pool
        return
    if name not in EXECUTORS:
        raise UnknownExecutor(f"unknown executor {name!r}; choose one of: {', '.join(NAMES)}")
    with EXECUTORS[name](workers) as pool:
        yield pool


def start_method(name: str) -> str | None:
    """How the pool of that name starts its processes; None when it starts none."""
    if name == "processes":
        return multiprocessing.get_context().get_start_method()
    return name.partition("-")[2] or None


@contextlib.contextmanager
def _cluster(workers: int) -> Generator[Executor]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UnknownExecutor(
            "the executor 'cluster' needs the extra of that name: pip install 'gillab[cluster]'"
        ) from None
    with contextlib.ExitStack() as stack:
        address = os.environ.get(SCHEDULER_VARIABLE)
        if not address:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs=40,
                )
            )
        client = stack.enter_context(Client(address, timeout=20))
        # pure=False: the same call twice is two tasks, as with every other pool.
        yield stack.enter_context(client.get_executor(pure=False))
