"""Open a pool by its name, also one of Dask's workers, which need not have this package."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Generator
from concurrent.futures import Executor

from gillab.core.executors import CLUSTER, UnknownExecutor, open_pool
from gillab.which.child import in_worker


@contextlib.contextmanager
def pool(name: str, workers: int) -> Generator[Executor]:
    """`UnknownExecutor`, in one line, if no scheduler can be used."""
    if name == CLUSTER:
        _send_own_functions()
    with open_pool(name, workers) as opened:
        yield opened


def _send_own_functions() -> None:
    """Let the functions of `in_worker` travel as code: Dask's workers cannot import them."""
    if importlib.util.find_spec("distributed") is None:
        raise UnknownExecutor(
            "this Python has no Dask: install its package distributed into the same environment"
        )
    import cloudpickle  # a requirement of distributed

    cloudpickle.register_pickle_by_value(in_worker)
