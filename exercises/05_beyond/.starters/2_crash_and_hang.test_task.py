"""What step 5.2 asks for, judged by what the code does."""

import os
import sys
import tempfile
import time
from pathlib import Path

import psutil
import trouble

from gillab.core import child_environment, process_tree
from gillab.course.check import NotYet, expect, predicted
from gillab.course.check.in_time import StillRunning, in_time
from gillab.course.check.rendezvous import patience

POOLS = {
    "threads": "ThreadPoolExecutor",
    "processes": "ProcessPoolExecutor",
    "interpreters": "InterpreterPoolExecutor",
}
PROGRAM = """
import sys
from concurrent.futures import {pool}
import trouble
if __name__ == "__main__":
    pool = {pool}(1)
    try:
        pool.submit(trouble.crash, None).result()
    except Exception as error:
        print("goes on:", type(error).__name__)
"""
LIMIT_S = 1.0


def after_a_crash(pool: str) -> str:
    """What a program prints after a task of that pool has crashed; empty if it died of it."""
    path = [str(Path(trouble.__file__).parent), str(child_environment.SOURCE)]
    env = child_environment.variables() | {"PYTHONPATH": os.pathsep.join(path)}
    command = [sys.executable, "-c", PROGRAM.format(pool=pool)]
    return process_tree.run(command, timeout_s=20, env=env).stdout.strip()


def test_guess(task):
    """your guesses agree with three programs in which a task crashes"""
    predicted("GOES_ON", task.GOES_ON)
    said = {name: after_a_crash(pool) for name, pool in POOLS.items()}
    for name, printed in said.items():
        expect(
            task.GOES_ON[name] == bool(printed),
            did=f"GOES_ON[{name!r}] is {task.GOES_ON[name]}, but the program "
            + ("went on" if printed else "ended with the task"),
            wanted=f"GOES_ON[{name!r}] = {bool(printed)}",
            because="a crash in C ends a process. Threads and interpreters are parts of yours; "
            "a worker of the process pool is another one",
        )
    return "; ".join(f"{name}: {printed or 'dead'}" for name, printed in said.items())


def ask(task, function, item, limit_s: float, wanted: str, because: str) -> object:
    """What attempt() returns; NotYet if it does not return."""
    try:
        return in_time(4 * patience(), task.attempt, function, item, limit_s)
    except StillRunning:
        name = function.__name__
        raise NotYet(f"attempt({name}, …) did not return", wanted, because) from None


def test_answers(task):
    """a task that works is answered, and an error is raised"""
    because = "the pool is not closed, or the result is never asked for"
    answer = ask(task, trouble.square, 7, 20.0, "49", because)
    expect(answer == 49, did=f"attempt(square, 7, …) returned {answer!r}", wanted="49")
    try:
        answer = ask(task, trouble.missing, "tea", 20.0, "LookupError: no tea", because)
    except LookupError as error:
        if "tea" not in str(error):
            raise
        return "49, and LookupError: no tea"
    raise NotYet(
        f"missing() raised LookupError, and attempt() returned {answer!r}",
        "the error, raised in attempt() as well",
        "an except that takes every error hides those that somebody could mend",
    )


def test_crash(task):
    """a crash gives None, and the next task works"""
    for _ in range(2):
        answer = ask(task, trouble.crash, None, 20.0, "None", "result() waits for a dead worker")
        expect(answer is None, did=f"attempt(crash, …) gave {answer!r}", wanted="None")
        after = ask(task, trouble.square, 9, 20.0, "81", "the pool that broke is used again")
        expect(
            after == 81,
            did=f"after a crash attempt(square, 9, …) gave {after!r}",
            wanted="81",
            because="one dead worker breaks its whole pool, for good: open a new one",
        )
    return "two crashes, and 81 after each"


def test_hang(task):
    """a task that never ends gives None, and is ended"""
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "pid")
        for _ in range(5):  # a start that takes longer than the limit does not count
            answer = ask(
                task,
                trouble.hang,
                str(path),
                LIMIT_S * patience(),
                "None after limit_s seconds",
                "a with block waits in its end for every worker, also for one that never ends; "
                "shutdown(wait=True) does too",
            )
            if path.exists() and path.read_text():
                break
        expect(answer is None, did=f"attempt(hang, …) gave {answer!r}", wanted="None")
        expect(
            path.exists(),
            did="attempt(hang, …) never started hang()",
            wanted="the function started, and ended when its time is over",
        )
        left = [pid for pid in [int(path.read_text())] if still_runs(pid)]
    expect(
        not left,
        did="after attempt() had returned, hang() was still running in its process",
        wanted="that process killed: pool.kill_workers(), since Python 3.14",
        because="a timeout of result() ends the waiting and not the work; shutdown() and "
        "cancel() do not end it either",
    )
    return "given up, and its process is gone"


def still_runs(pid: int) -> bool:
    """Whether the process is alive after a while."""
    end_s = time.monotonic() + 2 * patience()
    while time.monotonic() < end_s:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return False
        except psutil.NoSuchProcess:
            return False
        time.sleep(0.02)
    return True
