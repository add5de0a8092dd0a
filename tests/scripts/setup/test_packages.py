"""The locks, and an environment made from them in a path with awkward letters."""

import json
import os
import re
import subprocess
import sys

import pytest
from setup import places

from .conftest import ROOT

LOCKS = sorted((ROOT / "scripts" / "setup" / "locks").glob("*.txt"))


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "scripts" / "setup" / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", text))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_hashes_and_no_host_is_named(lock):
    text = lock.read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.-]+==\S+", requirement) and "--hash=sha256:" in requirement
    assert "://" not in text


@pytest.mark.parametrize("name", ["course", "test-pure", "server", "desktop"])
def test_the_smaller_locks_agree_with_the_largest(name):
    """So an environment made for development also serves the course."""
    whole = pins("develop")
    assert {key: whole.get(key) for key in pins(name)} == pins(name)


@pytest.mark.parametrize("folder", ["", "pyodide", "puppeteer"])
def test_javascript_is_pinned_with_integrity_and_no_host_is_named(folder):
    place = ROOT / "scripts" / "setup" / folder
    text = (place / "package-lock.json").read_text(encoding="utf-8")
    lock = json.loads(text)["packages"]
    wanted = json.loads((place / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert all(one["integrity"].startswith("sha512-") for path, one in lock.items() if path)
    assert "resolved" not in text and "://" not in text


FILL = """\
import sys
sys.path.insert(0, "scripts")
from pathlib import Path
from setup import packages
packages._fill(Path(".venv-3.15").resolve(), Path(sys.executable).resolve(), "test-pure")
"""


@pytest.mark.network
@pytest.mark.timeout(300)
def test_an_environment_shows_our_package_to_new_interpreters_in_any_path(project):
    project.copy_uv()
    package = project.root / "src" / "gillab_seen"
    package.mkdir()
    (package / "__init__.py").write_text("def there(): return 'seen'\n")
    command = [sys.executable, "-I", "-c", FILL]
    subprocess.run(command, cwd=project.root, timeout=280, check=True)
    python = places.venv_python(project.root / ".venv-3.15")
    asked = (
        "from concurrent import interpreters as i; import gillab_seen;"
        "print(i.create().call(gillab_seen.there))"
    )
    done = subprocess.run([python, "-c", asked], capture_output=True, text=True, timeout=60)
    assert done.stdout == "seen\n", done.stderr
    # A second set-up needs no network, and keeps what a person has added.
    site = next((project.root / ".venv-3.15").glob("[Ll]ib*/**/site-packages"))
    added = site / "added-1.0.dist-info"
    added.mkdir()
    (added / "METADATA").write_text("Metadata-Version: 2.1\nName: added\nVersion: 1.0\n")
    (added / "RECORD").write_text("added-1.0.dist-info/METADATA,,\nadded-1.0.dist-info/RECORD,,\n")
    subprocess.run(
        command, cwd=project.root, timeout=100, check=True, env={**os.environ, "UV_OFFLINE": "1"}
    )
    assert (added / "METADATA").is_file()


def test_a_second_set_up_waits_for_the_first(project):
    program = (
        "import sys, time; sys.path.insert(0, 'scripts')\n"
        "from setup.setup_lock import hold_lock\n"
        "with hold_lock():\n"
        "    with hold_lock(): print('in', flush=True)\n"
        "    sys.stdin.readline(); print('out', flush=True)\n"
    )
    command = [sys.executable, "-I", "-c", program]
    pipe = subprocess.PIPE

    def start():
        return subprocess.Popen(command, cwd=project.root, stdin=pipe, stdout=pipe, text=True)

    with start() as first, start() as second:
        # Either is first: the other says that it waits, and begins when the first has ended.
        lines = [(one, one.stdout.readline()) for one in (first, second)]
        (inside,) = [one for one, line in lines if line == "in\n"]
        (waiting,) = [one for one, line in lines if "waiting for another set-up" in line]
        assert inside.communicate("\n", timeout=30)[0] == "out\n"
        assert waiting.communicate("\n", timeout=30)[0] == "in\nout\n"


def test_what_is_done_is_not_done_again(project):
    program = (
        "import sys; sys.path.insert(0, 'scripts')\n"
        "from setup import done_marks, packages, places\n"
        "def again(*_): raise SystemExit('done again')\n"
        "packages._fill = packages.cpython.for_course = again\n"
        "python = places.venv_python(); python.parent.mkdir(parents=True); python.touch()\n"
        "done_marks.write('packages', 'course ' + packages._key('course'))\n"
        "print(packages.ensure() == python, packages.ready())\n"
        "(places.LOCKS / 'course.txt').write_text('changed')\n"
        "print(packages.ready())\n"
    )
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=30, cwd=project.root, check=False
    )
    assert done.stdout.split() == ["True", "True", "False"], done.stderr
