"""Each way to a CPython, run for real into a folder of the test's own."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

LONG = os.environ.get("GILLAB_LONG") == "1"
pytestmark = [pytest.mark.network, pytest.mark.timeout(900)]

# Runs inside the copied project, so that nothing is written into the real one.
PROGRAM = """\
import json, sys
sys.path.insert(0, "scripts")
from setup import commands, cpython, debian, uv
{body}
"""


def run(project, body: str, seconds: float = 600, python: str = sys.executable):
    program = PROGRAM.format(body=textwrap.dedent(body))
    done = subprocess.run(
        [python, "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=project.root,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


SYSTEM = "/usr/bin:/bin"  # without a uv that a developer has installed


def test_uv_is_installed_from_the_package_index_with_its_hash_checked(project, monkeypatch):
    """With a wrong hash it is refused; with the right one it is there, from the same pip."""
    if shutil.which("uv", path=SYSTEM):
        pytest.skip("a uv in the system's own folder is used as it is")
    lock = project.root / "scripts" / "setup" / "locks" / "uv.txt"
    pinned = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub("(?<=sha256:)[0-9a-f]{64}", "0" * 64, pinned), encoding="utf-8")
    done = project.workshop("build", "3.14", seconds=300, PATH=SYSTEM)
    assert done.returncode == 1
    assert "install uv" in done.stderr and "Three things to try" in done.stderr
    assert "Traceback" not in done.stderr
    lock.write_text(pinned, encoding="utf-8")
    monkeypatch.setenv("PATH", SYSTEM)
    path = Path(run(project, "print(); print(json.dumps({'uv': str(uv.ensure())}))")["uv"])
    assert path.is_relative_to(project.root / ".workshop")
    told = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=30, check=True
    )
    assert f"uv=={told.stdout.split()[1]} " in pinned


def test_uvs_own_download_gives_a_working_build_or_where_the_network_forbids_it_says_so(
    project,
):
    """Here the network forbids it and only the second half can be seen; elsewhere the first."""
    project.copy_uv()
    answer = run(
        project,
        """
        try:
            path = cpython.ordinary_download("3.14")
            answer = {"runs": cpython.fits(path), "path": str(path)}
        except commands.Failed as error:
            answer = {"refused": str(error)}
        print(); print(json.dumps(answer))
        """,
    )
    if "refused" in answer:
        assert "uv python install 3.14" in answer["refused"]
        assert "\n" not in answer["refused"] and "://" not in answer["refused"]
    else:
        assert answer["runs"]
        assert Path(answer["path"]).is_relative_to(project.root / ".workshop" / "python")


def debian_or_skip() -> None:
    from setup import debian

    try:
        debian.require_forky(debian.os_release())
        debian.source_for(debian.SUITE)
    except debian.NoRoute as reason:
        pytest.skip(f"the way is for Debian systems: {reason}")


EXTENSION = """\
#include <Python.h>
static struct PyModuleDef it = {PyModuleDef_HEAD_INIT, "three_lines", NULL, 0, NULL};
PyMODINIT_FUNC PyInit_three_lines(void) { return PyModuleDef_Init(&it); }
"""

BUILD_EXTENSION = """\
import shlex, subprocess, sys, sysconfig
variables = sysconfig.get_config_vars()
target = "three_lines" + variables["EXT_SUFFIX"]
flags = shlex.split(variables["CFLAGS"]) + shlex.split(variables["CCSHARED"])
include = "-I" + sysconfig.get_path("include")
subprocess.run(["cc", *flags, "-shared", include, "three_lines.c", "-o", target], check=True)
sys.path.insert(0, ".")
import three_lines
print(three_lines.__name__)
"""


# One version in every run, since CI's own set-up unpacks both; both once a month.
@pytest.mark.parametrize("version", ["3.14", "3.15"] if LONG else ["3.15"])
def test_debians_packages_give_a_cpython_that_uv_takes_for_its_own(project, tmp_path, version):
    debian_or_skip()
    project.copy_uv()
    answer = run(
        project,
        f"""
        from setup import unpack
        path = unpack.install("{version}")
        options = ["--system", "--no-python-downloads", "--managed-python"]
        found = uv.answer("python", "find", *options, "{version}")
        print(); print(json.dumps({{"path": str(path), "uv": found, "fits": cpython.fits(path)}}))
        """,
    )
    python = Path(answer["path"])
    assert answer["fits"] and Path(answer["uv"]).resolve() == python.resolve()
    assert python.is_relative_to(project.root / ".workshop" / "python")
    cached = list(python.parents[1].glob("lib/python*/__pycache__/os.*.pyc"))
    assert cached, "without cached byte code every start would compile the standard library"
    asked = "import bz2, ctypes, curses, lzma, readline, sqlite3, ssl, zoneinfo; print('all')"
    told = subprocess.run([python, "-I", "-c", asked], capture_output=True, text=True, timeout=30)
    assert told.stdout == "all\n", told.stderr
    if shutil.which("cc"):
        builds_an_extension(python, tmp_path)


def builds_an_extension(python: Path, folder: Path) -> None:
    (folder / "three_lines.c").write_text(EXTENSION)
    command = [python, "-I", "-c", BUILD_EXTENSION]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.stdout == "three_lines\n", done.stderr
