"""Where PyQt6 is not installed, one line says so and the next one what to do."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from gillab.core.places import ROOT, SOURCE


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The packages of this environment without PyQt6."""
    folder = tmp_path_factory.mktemp("packages")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.lower().startswith("pyqt6"):
            try:
                (folder / path.name).symlink_to(path)
            except OSError:
                pytest.skip("did not run: this system lets nobody make links")
    return folder


@pytest.mark.parametrize("words", ["-m gillab.desktop", "scripts/play.py desktop"])
def test_a_missing_pyqt6_is_told_with_what_to_do(packages, words):
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        [sys.executable, "-S", *words.split()],  # -S: site-packages are not looked at
        env=env | {"PYTHONPATH": os.pathsep.join([str(SOURCE), str(packages)])},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = done.stdout + done.stderr
    assert done.returncode in (1, 2)
    assert "PyQt6 is not installed for" in told and "workshop.py check 3 installs it" in told
    assert "Traceback" not in told and "your code    No module" not in told
