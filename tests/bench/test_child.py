"""One case in one process: what goes wrong there stays there, and is said in one line."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from gillab.bench import child
from gillab.results import Case

SUITES = str(Path(__file__).parent / "suites")


@pytest.fixture
def measure(monkeypatch, tmp_path):
    monkeypatch.setenv("GILLAB_SUITES", SUITES)
    pid_file = tmp_path / "pid"

    def run(way: str, timeout_s: float = 30) -> child.Outcome:
        case = Case("misbehave", way, "inline", 1, "here", {"pid_file": str(pid_file)})
        return child.run_case(sys.executable, case, values=2, warmups=1, timeout_s=timeout_s)

    run.pid_file = pid_file
    return run


def ended(pid: int) -> bool:
    """Within two seconds, and not merely stopped."""
    for _ in range(100):
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
    assert (outcome.status, outcome.reason) == ("failed", "the process died of SIGSEGV")


def test_an_exception(measure):
    outcome = measure("raise")
    assert outcome.status == "failed"
    assert outcome.reason == "ValueError: this went wrong on purpose"


def test_an_exit(measure):
    outcome = measure("exit")
    assert outcome.status == "failed" and "code 3" in outcome.reason


def test_a_value_that_is_no_number(measure):
    outcome = measure("nan")
    assert outcome.status == "failed" and "ValueError" in outcome.reason


def test_what_a_workload_prints_does_no_harm(measure):
    assert measure("noise").status == "ok"


def test_a_hang_ends_with_everything_that_it_started(measure):
    outcome = measure("hang", timeout_s=3)
    assert outcome.status == "timeout" and "no answer within 3 s" in outcome.reason
    assert outcome.duration_s < 10
    assert ended(int(measure.pid_file.read_text()))


def test_an_orphan_neither_survives_nor_holds_us_up(measure):
    outcome = measure("orphan")
    assert outcome.status == "ok" and outcome.duration_s < 20
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
    Case("transfer", "view", "interpreters", 1, "here", {"payload_bytes": 1_000_000}),
    Case("transfer", "view", "processes", 1, "here", {"payload_bytes": 1_000_000}),
    Case("memory", "service", "interpreters", 2, "here"),
    Case("memory", "bare", "processes", 2, "here"),
    Case("timeline", "trace", "threads", 2, "here"),
    Case("timeline", "trace", "interpreters", 2, "here"),
]
if hasattr(os, "fork"):
    SUITE_CASES += [
        Case("cpu", "primes", "processes-fork", 2, "here", {"tasks": 2}),
        Case("startup", "one", "processes-fork", 1, "here"),
    ]


@pytest.mark.parametrize("case", SUITE_CASES, ids=lambda case: case.label.replace(" ", "-"))
def test_every_suite_measures_for_real(case):
    outcome = child.run_case(sys.executable, case, values=2, warmups=1, timeout_s=60)
    assert outcome.status == "ok", outcome.reason
    assert all(value > 0 for value in outcome.measurement["values"])
    if case.suite == "timeline":
        segments = outcome.measurement["details"]["segments"]
        assert {worker for worker, _, _ in segments} == set(range(case.workers))
        assert all(0 <= start <= end for _, start, end in segments)
    if case.suite == "memory":
        details = outcome.measurement["details"]
        assert details["uss_bytes"] > 1_000_000
        assert details["processes"] >= (3 if case.executor == "processes" else 1)


def test_the_childs_variables(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    variables = child.environment()
    assert "PYTHONDONTWRITEBYTECODE" not in variables
    assert variables["PYTHON_JIT"] == "0"
    assert Path(variables["PYTHONPATH"], "gillab").is_dir()
