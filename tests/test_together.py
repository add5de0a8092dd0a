"""A test that ends its process is named and counts as failed, and every other test is run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = """
import together

together.TOGETHER = ("test_group.py",)

def pytest_xdist_make_scheduler(config, log):
    return together.Together(config, log)
"""
TESTS = """
import os
import pytest

@pytest.mark.parametrize("n", range(8))
def test(n):
    if n in (0, 7):
        os._exit(7)
"""
FILES = ("test_group.py", "test_single.py")


def test_a_crash_ends_neither_the_run_nor_another_test(tmp_path):
    """The first and the last test of a group crash, and two that are in no group."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in FILES:
        (tmp_path / name).write_text(TESTS)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "-p",
            "xdist",
            "-p",
            "no:cacheprovider",
            "-rfp",
        ],
        cwd=tmp_path,
        env={name: os.environ[name] for name in os.environ if not name.startswith("PYTEST")}
        | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    seen = sorted(re.findall(r"(?m)^(PASSED|FAILED) (\S+)", done.stdout))
    wanted = [
        ("FAILED" if n in (0, 7) else "PASSED", f"{name}::test[{n}]")
        for name in FILES
        for n in range(8)
    ]
    assert seen == sorted(wanted), done.stdout + done.stderr
    assert "crashed while running 'test_group.py::test[0]'" in done.stdout
    assert done.returncode == 1


def test_a_process_that_has_not_collected_yet_gets_no_test():
    """It replaces one that crashed, while another one is ready already."""
    from .together import Together

    class Starting:
        shutting_down = False

        def shutdown(self):
            pytest.fail("it is needed")

    node = Starting()
    scheduler = object.__new__(Together)
    scheduler.registered_collections, scheduler.assigned_work = {}, {node: {}}
    scheduler.workqueue = {"test_single.py::test[1]": {"test_single.py::test[1]": False}}
    scheduler._reschedule(node)
    assert scheduler.assigned_work == {node: {}} and len(scheduler.workqueue) == 1
