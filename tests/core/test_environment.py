"""What a machine and a build say of themselves."""

import json
import platform
import subprocess
import sys

import pytest

from gillab import environment


def test_a_build_describes_itself_as_json():
    command = [sys.executable, "-m", "gillab.environment"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    build = json.loads(answer.stdout)
    assert build["name"].rstrip("t") == build["version"] == platform.python_version()
    assert build["free_threaded"] == build["name"].endswith("t")
    assert build["jit"] in ("absent", "off", "on")
    assert "/" not in build["executable"]


@pytest.mark.parametrize(
    ("text", "expected"), [("max 100000", None), ("150000 100000", 1.5), ("nonsense", None)]
)
def test_the_cgroups_quota(tmp_path, text, expected):
    path = tmp_path / "cpu.max"
    path.write_text(text)
    assert environment._cgroup_quota(path) == expected


def test_a_machine_tells_its_size_and_not_its_name():
    pytest.importorskip("psutil")
    pytest.importorskip("pyperf")
    machine = environment.describe_machine()
    assert machine["cores_logical"] >= 1 and machine["cores_allowed"] > 0
    assert machine["memory_bytes"] > 100_000_000
    assert platform.node() not in json.dumps(machine) or len(platform.node()) < 3
