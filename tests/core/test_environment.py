"""The descriptions of the machine and the build."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.core import environment


def test_a_build_describes_itself_as_json():
    command = [sys.executable, "-m", "gillab.core.environment"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    build = json.loads(answer.stdout)
    assert build["name"].rstrip("t") == build["version"] == platform.python_version()
    assert build["free_threaded"] == build["name"].endswith("t")
    assert build["jit"] in ("absent", "off", "on")
    assert "/" not in build["executable"]


CGROUPS = [
    ({}, None, None),
    ({"cpu.max": "max 100000", "memory.max": "max"}, None, None),
    ({"cpu.max": "150000 100000", "memory.max": "1000000"}, 1.5, 1_000_000),
    ({"cpu.max": "nonsense", "memory.max": "nonsense"}, None, None),
    ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None, None),
    ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 0.5, None),
    ({"memory/memory.limit_in_bytes": "9223372036854771712"}, None, None),
    ({"memory/memory.limit_in_bytes": "2000000"}, None, 2_000_000),
]


@pytest.fixture(params=CGROUPS, ids=lambda case: " ".join(case[0].values()) or "none")
def limits(request, tmp_path):
    files, cores, memory = request.param
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    return tmp_path, cores, memory


def test_the_limits_of_a_control_group_old_and_new(limits):
    mount, cores, memory = limits
    assert environment.cgroup_cores(mount) == cores
    assert environment.cgroup_memory(mount) == memory


def test_the_set_up_reads_the_same_quota(limits, monkeypatch):
    """It cannot import the package, which needs 3.14, so it has its own function."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    from setup.machine import cgroup_cores

    mount, cores, _ = limits
    assert cgroup_cores(mount) == cores


def test_the_jit_is_off_inside_interpreters():
    """The reason why the bench switches it off everywhere (docs/method.md)."""
    jit = getattr(sys, "_jit", None)
    if jit is None or not jit.is_available():
        pytest.skip("this build has no JIT")
    code = (
        "import sys; from concurrent import interpreters; inner = interpreters.create(); "
        "there = inner.call(eval, '__import__(\"sys\")._jit.is_enabled()'); inner.close(); "
        "print(sys._jit.is_enabled(), there)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHON_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert answer.stdout.split() == ["True", "False"]


def test_a_machine_is_described_without_its_name():
    pytest.importorskip("psutil")
    pytest.importorskip("pyperf")
    machine = environment.describe_machine()
    assert machine["cores_logical"] >= 1 and machine["cores_allowed"] > 0
    assert machine["memory_bytes"] > 100_000_000
    assert machine["memory_limit_bytes"] is None or machine["memory_limit_bytes"] > 0
    assert platform.node() not in json.dumps(machine) or len(platform.node()) < 3
