"""One case in one process: a failure there is reported in one line and affects nothing else."""

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from gillab.bench import child
from gillab.bench.suites import waits
from gillab.bench.suites.desktop import CHEAP, EXPLORER
from gillab.core.executors import start_method
from gillab.core.results import Case

SUITES = str(Path(__file__).parent / "suites")


@pytest.fixture
def measure(monkeypatch, tmp_path):
    monkeypatch.setenv("GILLAB_SUITES", SUITES)
    pid_file = tmp_path / "pid"

    def run(way: str, timeout_s: float = 30, executor: str = "inline") -> child.Outcome:
        case = Case("misbehave", way, executor, 1, "here", {"pid_file": str(pid_file)})
        return child.run_case(sys.executable, case, values=2, warmups=1, timeout_s=timeout_s)

    run.pid_file = pid_file
    return run


def ended(pid: int) -> bool:
    """Whether the process ends within twenty seconds."""
    for _ in range(1000):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_a_case_that_works(measure):
    outcome = measure("fine")
    assert outcome.status == "ok" and outcome.reason is None
    found = outcome.measurement
    assert len(found["values"]) == 2 and len(found["warmups"]) == 1
    assert all(value >= 0.001 for value in found["values"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has exit codes instead of signals")
def test_a_segfault(measure):
    outcome = measure("segfault")
    assert (outcome.status, outcome.reason) == ("failed", "the process was killed by SIGSEGV")


@pytest.mark.skipif(os.name == "nt", reason="Windows has exit codes instead of signals")
def test_a_sigkill_from_outside_probably_means_too_little_memory(measure):
    outcome = measure("killed")
    assert outcome.status == "failed"
    assert outcome.reason == "killed by the system, perhaps out of memory"


def test_a_worker_of_a_pool_that_crashes(measure):
    outcome = measure("worker-segfault", executor="processes-spawn")
    assert outcome.status == "failed" and "BrokenProcessPool" in outcome.reason


def test_a_worker_of_a_pool_that_hangs_is_ended_too(measure):
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    outcome = measure("worker-hang", timeout_s=3, executor="processes-spawn")
    assert outcome.status == "timeout"
    left = {process.pid for process in psutil.Process().children(recursive=True)} - before
    assert all(ended(pid) for pid in left if not is_guardian(pid))


def is_guardian(pid: int) -> bool:
    return "gillab.core.guardian" in psutil.Process(pid).cmdline()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_a_hanging_case_is_ended_when_the_bench_is_killed(measure):
    """The bench is dead and the case hangs, so only the guardian can end it."""
    case = {"suite": "misbehave", "workload": "hang", "executor": "inline", "workers": 1}
    case |= {"build": "here", "params": {"pid_file": str(measure.pid_file)}}
    program = (
        "import sys; from gillab.bench.child import run_case; "
        "from gillab.core.results import Case; "
        f"run_case(sys.executable, Case(**{case!r}), values=1, warmups=0, timeout_s=100)"
    )
    bench = subprocess.Popen([sys.executable, "-c", program], env=child.environment())
    deadline = time.monotonic() + 30
    while not (measure.pid_file.exists() and measure.pid_file.read_text()):
        assert time.monotonic() < deadline and bench.poll() is None
        time.sleep(0.02)
    grandchild = int(measure.pid_file.read_text())
    hanging = psutil.Process(grandchild).ppid()
    bench.kill()
    bench.wait(10)
    assert ended(grandchild) and ended(hanging)


def test_an_exception(measure):
    outcome = measure("raise")
    assert outcome.status == "failed"
    assert outcome.reason == "ValueError: this went wrong on purpose"


def test_an_exit(measure):
    outcome = measure("exit")
    assert outcome.status == "failed" and "code 3" in outcome.reason


@pytest.mark.parametrize("way", ["loud", "loud-on-one-line"])
def test_a_reason_is_found_at_the_end_of_very_much_output(measure, way):
    """Before it fails, a workload may print megabytes, even without a line break."""
    outcome = measure(way)
    assert outcome.status == "failed"
    assert outcome.reason == "ValueError: this went wrong after a lot of output"


def test_a_measured_child_does_not_load_psutil():
    """It would add to the measured memory, and a build may lack it."""
    program = (
        "import sys, gillab.bench.child_main; from gillab.bench.suites import find_suite; "
        "[find_suite(name) for name in ('cpu', 'memory', 'startup', 'roundtrip', 'transfer')]; "
        "from gillab.bench.measure import cpu_seconds; cpu_seconds(); "
        "print('psutil' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=child.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.stdout.strip() == "False", answer.stderr


def test_a_value_that_is_not_a_number(measure):
    outcome = measure("nan")
    assert outcome.status == "failed" and "ValueError" in outcome.reason


def test_output_of_a_workload_does_no_harm(measure):
    assert measure("noise").status == "ok"


def test_a_hanging_case_is_ended_with_its_process_tree(measure):
    outcome = measure("hang", timeout_s=3)
    assert outcome.status == "timeout" and "no answer within 3 s" in outcome.reason
    assert ended(int(measure.pid_file.read_text()))


def test_an_orphan_neither_survives_nor_delays_the_bench(measure):
    outcome = measure("orphan")
    assert outcome.status == "ok"
    assert ended(int(measure.pid_file.read_text()))


def test_a_python_that_is_not_there(tmp_path):
    case = Case("cpu", "primes", "inline", 1, "none", {"tasks": 1})
    with pytest.raises(FileNotFoundError):
        child.run_case(str(tmp_path / "python"), case, values=1, warmups=0, timeout_s=5)


SUITE_CASES = [
    Case("cpu", "primes", "inline", 1, "here", {"tasks": 2}),
    Case("cpu", "http", "threads", 2, "here", {"tasks": 4}),
    Case("cpu", "nbody", "interpreters", 2, "here", {"tasks": 4}),
    Case("startup", "pool", "processes-spawn", 2, "here"),
    Case("startup", "one", "interpreters", 1, "here"),
    Case("roundtrip", "latency", "interpreters", 2, "here"),
    Case("roundtrip", "throughput", "threads", 2, "here", {"batch": 100}),
    Case("transfer", "list", "interpreters", 1, "here", {"payload_bytes": 32_000}),
    Case("lists", "pickled", "interpreters", 1, "here", {"payload_bytes": 32_000}),
    Case("lists", "array", "interpreters", 1, "here", {"payload_bytes": 32_000}),
    Case("transfer", "view", "interpreters", 1, "here", {"payload_bytes": 1_000_000}),
    Case("transfer", "view", "processes", 1, "here", {"payload_bytes": 1_000_000}),
    Case("memory", "service", "interpreters", 2, "here"),
    Case("memory", "bare", "processes", 2, "here"),
    Case("timeline", "trace", "threads", 2, "here"),
    Case("timeline", "trace", "interpreters", 2, "here"),
    Case("waits", "computing", "interpreters", 2, "here"),
]
if importlib.util.find_spec("PyQt6"):
    SUITE_CASES += [
        Case("desktop", "explorer", "qthreads", 2, "here", EXPLORER),
        Case("desktop", "results", "interpreters", 2, "here", EXPLORER | CHEAP),
    ]
if hasattr(os, "fork"):
    SUITE_CASES += [
        Case("cpu", "primes", "processes-fork", 2, "here", {"tasks": 2}),
        Case("startup", "one", "processes-fork", 1, "here"),
    ]
if importlib.util.find_spec("distributed"):
    SUITE_CASES += [
        Case("cpu", "primes", "cluster", 2, "here", {"tasks": 4}),
        Case("startup", "pool", "cluster", 2, "here"),
    ]


@pytest.mark.parametrize("case", SUITE_CASES, ids=lambda case: case.label.replace(" ", "-"))
def test_every_suite_measures_for_real(case):
    outcome = child.run_case(
        sys.executable, case, values=2, warmups=1, timeout_s=60, min_loop_s=0.01
    )
    assert outcome.status == "ok", outcome.reason
    found = outcome.measurement
    assert all(value > 0 for value in found["values"])
    assert found["details"]["start_method"] == start_method(case.executor)
    if case.suite in ("roundtrip", "transfer", "lists"):
        assert found["details"]["loops"] >= 1 and len(found["warmups"]) >= 1
    if case.suite == "lists":
        assert len(found["details"]["stops_s"]) == 2 and min(found["details"]["stops_s"]) > 0
    if case.suite == "waits":
        assert len(found["values"]) == 2 * waits.WAITS
    if case.suite == "timeline":
        segments = outcome.measurement["details"]["segments"]
        assert {worker for worker, _, _ in segments} == set(range(case.workers))
        assert all(0 <= start <= end for _, start, end in segments)
    if case.suite == "memory":
        details = outcome.measurement["details"]
        assert details["bytes"] == details[f"{details['kind']}_bytes"] > 1_000_000
        assert found["values"][-1] == details["bytes"]
        assert details["processes"] >= (3 if case.executor == "processes" else 1)


def test_memory_of_nothing_is_not_a_measurement():
    from gillab.bench.measure import Context
    from gillab.bench.suites import memory

    context = Context(time.perf_counter, lambda what: {"bytes": 0}, values=1, warmups=0)
    with pytest.raises(RuntimeError, match="does not report the memory"):
        memory.measure(Case("memory", "bare", "inline", 1, "here"), context)


def test_the_childs_variables(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    variables = child.environment()
    assert "PYTHONDONTWRITEBYTECODE" not in variables
    assert variables["PYTHON_JIT"] == "0"
    assert Path(variables["PYTHONPATH"], "gillab").is_dir()
