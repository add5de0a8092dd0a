"""What every executor must do; `python contract.py NAME` checks one.

In a process of its own: fork copies a process whose other interpreters would crash in the copy.
"""

import operator
import sys
from concurrent.futures import Executor

from gillab.core import executors, probe_tasks, workloads


def check(pool: Executor) -> None:
    assert isinstance(pool, Executor)
    assert pool.submit(operator.add, 2, 3).result(timeout=60) == 5
    assert list(pool.map(operator.neg, range(10))) == [-n for n in range(10)]
    assert isinstance(pool.submit(int, "no number").exception(timeout=60), ValueError)
    assert pool.submit(workloads.primes_below, 100).result(timeout=60) == 25
    same = [pool.submit(probe_tasks.nothing, 1) for _ in range(2)]
    assert [future.result(timeout=60) for future in same] == [1, 1]


if __name__ == "__main__":
    with executors.open_pool(sys.argv[1], 2) as opened:
        check(opened)
