"""One contract, held by every executor that there is."""

import contextlib
import multiprocessing
import operator
import sys
from concurrent.futures import Executor

import pytest

from gillab import bare, executors, workloads


def has_distributed() -> bool:
    with contextlib.suppress(ImportError):
        import distributed  # noqa: F401

        return True
    return False


# fork would copy this process's other interpreters and threads, and crash: it is tested alone
# in a fresh process by tests/bench/test_child.py, which is how the bench uses it.
HERE = [name for name in executors.NAMES if name not in ("processes-fork", "cluster")]
if has_distributed():
    HERE.append("cluster")


@pytest.fixture(params=HERE)
def pool(request):
    with executors.open_pool(request.param, 2) as opened:
        yield opened


def test_the_contract(pool):
    assert isinstance(pool, Executor)
    assert pool.submit(operator.add, 2, 3).result(timeout=60) == 5
    assert list(pool.map(operator.neg, range(10))) == [-n for n in range(10)]
    assert isinstance(pool.submit(int, "no number").exception(timeout=60), ValueError)
    assert pool.submit(workloads.primes_below, 100).result(timeout=60) == 25
    same = [pool.submit(bare.nothing, 1) for _ in range(2)]
    assert [future.result(timeout=60) for future in same] == [1, 1]


def test_the_cluster_is_tested_where_this_python_has_it():
    assert has_distributed() or sys.version_info >= (3, 15), "install the cluster extra"


def test_an_unknown_name_is_answered_with_the_known_ones():
    with (
        pytest.raises(executors.UnknownExecutor, match="choose one of: inline, threads"),
        executors.open_pool("quantum", 2),
    ):
        pass


def test_start_methods():
    assert executors.start_method("threads") is None
    assert executors.start_method("processes-spawn") == "spawn"
    assert executors.start_method("processes") in multiprocessing.get_all_start_methods()


def test_inline_calls_at_once_in_this_thread():
    seen = []
    executors.InlineExecutor().submit(seen.append, 1)
    assert seen == [1]
