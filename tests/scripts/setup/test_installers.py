"""Installers that a machine may lack, fetched for real into a folder of the test's own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .test_cpython import debian_or_skip, run

pytestmark = [pytest.mark.network, pytest.mark.timeout(300)]


def test_node_and_npm_come_from_the_package_index(project):
    project.copy_uv()
    answer = run(
        project,
        "from setup import javascript\nprint(); print(json.dumps(javascript._npm_of_package()))",
    )
    assert all(Path(path).is_relative_to(project.root / ".workshop") for path in answer)
    told = subprocess.run(
        [*answer, "--version"], capture_output=True, text=True, timeout=60, check=True
    )
    assert int(told.stdout.split(".")[0]) >= 7


@pytest.mark.parametrize("suite", [None, "forky"])
def test_debians_wheel_of_pip_runs_in_a_python_without_pip(project, suite):
    debian_or_skip()
    answer = run(
        project,
        f"""
        from pathlib import Path
        wheel = debian.pip_wheel(Path("pip"), {suite!r})
        print(); print(json.dumps(str(wheel.resolve())))
        """,
    )
    command = [sys.executable, "-I", f"{answer}/pip", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    # The system's own pip may be too old for this Python: then the newer one is taken.
    assert told.returncode == 0 or suite is None, told.stderr


def with_ensurepip() -> str:
    """A Python of this machine that can make an environment with pip; Debian's own cannot."""
    names = ("python3", *(f"python3.{minor}" for minor in range(9, 15)))
    for path in filter(None, map(shutil.which, names)):
        asked = [path, "-I", "-c", "import ensurepip, sys; assert sys.version_info >= (3, 9)"]
        if not subprocess.run(asked, capture_output=True, timeout=30).returncode:
            return path
    pytest.skip("no Python here has ensurepip, the module that this way needs")


def test_an_environment_of_its_own_gives_pip(project):
    program = """
        own = commands.ask
        uv.ask = lambda command, **options: (
            None if command[0] == sys.executable else own(command, **options)
        )
        print(); print(json.dumps(uv._pip()))
    """
    answer = run(project, program, python=with_ensurepip())
    assert Path(answer[0]).is_relative_to(project.root / ".workshop")
    subprocess.run([*answer, "--version"], capture_output=True, timeout=60, check=True)
