"""A suite that fails on request, for tests of the bench."""

import ctypes
import os
import signal
import subprocess
import sys
import time

from gillab.bench.measure import Measurement
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.results import Case

WAYS = ("fine", "segfault", "hang", "raise", "exit", "noise", "orphan", "nan", "killed")


def cases(request):
    for way in request.workloads:
        for _ in request.executors:
            yield Case("misbehave", way, "inline", 1, "", {"pid_file": os.environ.get("PID_FILE")})


def measure(case, context):
    if case.workload == "segfault":
        ctypes.string_at(0)
    if case.workload == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if case.workload.startswith("worker-"):
        with open_pool(case.executor, 2) as pool:
            pool.submit(misbehave, case.workload).result()
    if case.workload == "hang":
        keep_busy(case)
        time.sleep(600)
    if case.workload == "raise":
        raise ValueError("this went wrong on purpose")
    if case.workload.startswith("loud"):
        print(("x" * 1000 + ("" if "line" in case.workload else "\n")) * 20_000, flush=True)
        raise ValueError("this went wrong after a lot of output")
    if case.workload == "exit":
        sys.exit(3)
    if case.workload == "noise":
        print("a workload that prints {not json}")
        os.write(1, b"and one that writes\n")
    if case.workload == "orphan":
        keep_busy(case)
    if case.workload == "nan":
        return Measurement([float("nan")])
    return context.repeat(lambda: time.sleep(0.001))


def misbehave(way):
    """Misbehave in a worker process of a pool, not in the measured process."""
    if way == "worker-segfault":
        ctypes.string_at(0)
    time.sleep(600)


def keep_busy(case):
    """Start a grandchild that holds our pipes and would outlive us."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open(case.params["pid_file"], "w", encoding="utf-8") as file:
        file.write(str(child.pid))


SUITE = Suite(about=__doc__, unit="s", cases=cases, measure=measure, takes_workloads=True)
