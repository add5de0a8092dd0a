"""The descriptions of the machine and the build."""

import json
import os
import platform
import subprocess
import sys

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
