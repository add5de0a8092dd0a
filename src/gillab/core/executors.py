"""Open a `concurrent.futures.Executor` by name: one table, no class hierarchy."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import multiprocessing
import os
import sys
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


# Windows waits for 61 processes at most
# (https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor).
MOST_PROCESSES = 61 if sys.platform == "win32" else None


class UnknownExecutor(ValueError):
    """The name is not in the table; the message lists the names that are."""


class InlineExecutor(Executor):
    """Runs the task inside `submit`, in the caller's thread: the baseline of every speed-up."""

    def submit(self, fn, /, *args, **kwargs) -> Future:
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _processes(workers: int, *, start_method: str | None = None) -> ProcessPoolExecutor:
    """`OSError` with a remedy where the system gives no semaphores, as in some containers."""
    try:
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(start_method))
    except OSError as error:
        if not sys.platform.startswith("linux") or os.access("/dev/shm", os.W_OK):
            raise  # something else, such as too many open files
        # https://man7.org/linux/man-pages/man7/sem_overview.7.html
        needed = "a pool of processes needs /dev/shm, writable (Docker: --tmpfs /dev/shm)"
        raise OSError(error.errno, f"{error.strerror}: {needed}") from None


# --8<-- [start:executors]
EXECUTORS: dict[str, Callable[[int], Executor]] = {
    "inline": lambda _workers: InlineExecutor(),
    "threads": ThreadPoolExecutor,
    "processes": _processes,  # the system's default start method
    "interpreters": InterpreterPoolExecutor,
}
# --8<-- [end:executors]
# The same pool with each start method. A forked child crashes when its parent has other
# interpreters, so fork is used in a fresh process only.
for _method in multiprocessing.get_all_start_methods():
    EXECUTORS[f"processes-{_method}"] = partial(_processes, start_method=_method)

# Compared when no executor is named.
USUAL = ("inline", "threads", "processes", "interpreters")
CLUSTER = "cluster"
CONNECT_S = 5
NAMES = (*EXECUTORS, CLUSTER)


@contextlib.contextmanager
def open_pool(name: str, workers: int) -> Generator[Executor]:
    """Open a pool with `workers` workers and shut it down at the end.

    `UnknownExecutor` for an unknown name. `cluster` needs Dask's package distributed. It uses
    `workers` workers of the scheduler that GILLAB_SCHEDULER names, or a local cluster of that size.
    """
    if name == CLUSTER:
        with _cluster(workers) as pool:
            yield pool
        return
    if name not in EXECUTORS:
        raise UnknownExecutor(f"unknown executor {name!r}; choose one of: {', '.join(NAMES)}")
    with EXECUTORS[name](workers) as pool:
        yield pool


def too_many(name: str, workers: int) -> str:
    """Why this system cannot open such a pool with so many workers; empty if it can."""
    if MOST_PROCESSES and name.startswith("processes") and workers > MOST_PROCESSES:
        return f"Windows allows {MOST_PROCESSES} workers in a pool of processes, not {workers}"
    return ""


def start_method(name: str) -> str | None:
    """The start method of that pool's processes; None if the pool has no processes."""
    if name == "processes":
        return multiprocessing.get_context().get_start_method()
    return name.removeprefix("processes-") if name.startswith("processes-") else None


def check_cluster(most_workers: int) -> None:
    """`UnknownExecutor` when Dask is not installed, or a given scheduler cannot be used."""
    if importlib.util.find_spec("distributed") is None:
        raise UnknownExecutor(
            f"the executor 'cluster' needs Dask, which {sys.executable} does not have: "
            "python3 scripts/workshop.py test --only 3.14 tests/core/test_executors.py "
            "installs it in the course's own Python and tests it"
        )
    if os.environ.get(SCHEDULER_VARIABLE):
        with _cluster(most_workers):
            pass


@contextlib.contextmanager
def _cluster(workers: int) -> Generator[Executor]:
    from distributed import Client, LocalCluster

    with contextlib.ExitStack() as stack:
        address = os.environ.get(SCHEDULER_VARIABLE)
        local = address or LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.ERROR,
        )
        if not isinstance(local, str):
            stack.enter_context(local)
        try:
            client = stack.enter_context(Client(local, timeout=CONNECT_S))
        except (OSError, TimeoutError, ValueError) as error:
            raise UnknownExecutor(
                f"no Dask scheduler answers at {address} within {CONNECT_S} s ({error}); "
                "start one: dask scheduler"
            ) from None
        threads = {
            place: w["nthreads"] for place, w in client.scheduler_info(-1)["workers"].items()
        }
        if len(threads) < workers or set(threads.values()) != {1}:
            raise UnknownExecutor(
                f"the scheduler's {len(threads)} workers have {sorted(threads.values())} threads; "
                f"{workers} workers with one thread each are needed: "
                f"dask worker {address} --nworkers {workers} --nthreads 1"
            )
        # pure=False: the same call twice is two tasks, as with every other pool.
        chosen = sorted(threads)[:workers]
        yield stack.enter_context(client.get_executor(pure=False, workers=chosen))
