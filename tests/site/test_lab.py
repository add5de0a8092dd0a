"""The folder of Python files that a site with the lab serves."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from gillab.core import imports
from gillab.core.errors import SiteError
from gillab.core.places import SOURCE
from gillab.site import lab

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def source():
    folder = lab.pyodide_folder()
    if not (folder / lab.LOCK).is_file():
        pytest.fail("no Pyodide: run python3 scripts/workshop.py test", pytrace=False)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def built(source, cache):
    return lab.build(cache)


def other(source, folder, **info):
    """A copy of Pyodide with other metadata."""
    folder.mkdir()
    for name in (*lab.FILES, "package.json"):
        shutil.copyfile(source / name, folder / name)
    lock = json.loads((source / lab.LOCK).read_text("utf-8"))
    lock["info"] |= info
    (folder / lab.LOCK).write_text(json.dumps(lock), "utf-8")
    return folder


def test_only_what_is_used_is_there(built):
    wheels = {path.name for path in built.glob("*.whl")}
    assert len(wheels) == 1
    assert {path.name for path in built.iterdir()} == {*lab.FILES, lab.LOCK, *wheels}


def test_every_hash_in_the_lock_is_the_files_own(built):
    packages = json.loads((built / lab.LOCK).read_text("utf-8"))["packages"]
    assert set(packages) == {"gillab"}
    for package in packages.values():
        content = (built / package["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]


@pytest.mark.parametrize("pattern", ["python_stdlib.zip", "gillab-*.whl"])
def test_all_is_compiled_for_the_python_that_pyodide_is(built, pattern):
    with zipfile.ZipFile(next(built.glob(pattern))) as archive:
        names = archive.namelist()
        compiled = [name for name in names if name.endswith(".pyc")]
        assert compiled and not [name for name in names if name.endswith(".py")]
        magic = {archive.read(name)[:4] for name in compiled}
    assert magic == {importlib.util.MAGIC_NUMBER}


def test_the_wheel_holds_the_modules_that_run_in_a_browser(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        inside = {name for name in archive.namelist() if name.startswith("gillab/")}
    assert inside == {f"gillab/{name}c" for name in lab.contents()}


def test_the_wheel_holds_what_runs_in_a_page_and_no_more():
    """Python itself lists what the modules import: nothing that a page cannot run."""
    entries = {*lab.ENTRIES, "gillab.course.notebook", "gillab.charts.own_page"}
    program = (
        f"import importlib, sys; [importlib.import_module(name) for name in {sorted(entries)}]; "
        "print(*sorted(name for name in sys.modules if name.split('.')[0] == 'gillab'))"
    )
    command = [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path[:0] = [{str(SOURCE)!r}]; {program}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    needed = {imports.find(name) for name in done.stdout.split()}
    modules = {path for name, path in lab.contents().items() if not name.startswith("steps/")}
    assert modules == needed
    floors = {path.relative_to(SOURCE / "gillab").parts[0] for path in modules}
    assert floors == {"__init__.py", "core", "charts", "course"}


def test_the_tests_of_steps_come_along_with_what_they_import():
    contents = lab.contents()
    for folder in lab.STEPS.values():
        source = contents[f"steps/{folder}/test_task.py"].read_text("utf-8")
        files = {imports.find(name) for name in imports.imported(source)}
        assert files <= set(contents.values())


def test_a_second_build_starts_nothing(built, cache, monkeypatch):
    monkeypatch.setattr(lab, "_run", lambda *_: pytest.fail("a program was started again"))
    before = {path: path.stat().st_mtime_ns for path in built.iterdir()}
    assert lab.build(cache) == built
    assert {path: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_the_pointer_holds_the_folders_name(built):
    sizes = {path.name: path.stat().st_size for path in built.iterdir()}
    assert json.loads(lab.pointer(built)) == {"folder": f"{built.name}/", "files": sizes}
    assert {address for address, _ in lab.files(built)} == {
        f"{built.name}/{path.name}" for path in built.iterdir()
    }


def test_without_pyodide_there_is_no_lab_and_no_error(tmp_path, monkeypatch):
    monkeypatch.setenv("GILLAB_PYODIDE", str(tmp_path / "nowhere"))
    assert lab.build(tmp_path) is None
    assert lab.files(None) == [] and json.loads(lab.pointer(None)) is None


def test_another_python_is_refused_in_one_line(source, tmp_path, monkeypatch):
    monkeypatch.setenv("GILLAB_PYODIDE", str(other(source, tmp_path / "npm", python="3.13.2")))
    with pytest.raises(SiteError) as refused:
        lab.build(tmp_path / "cache")
    assert re.search(r"Python 3\.13\.2 .* only be compiled by 3\.13;", str(refused.value))
    assert "\n" not in str(refused.value)
    assert not list((tmp_path / "cache").iterdir())


def test_a_missing_program_is_named(source, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(lab, "_wheel", lambda folder: folder / "gillab.whl")
    with pytest.raises(SiteError, match="program pyodide is missing"):
        lab.build(tmp_path)


def test_a_failing_tool_gives_its_last_line(tmp_path):
    with pytest.raises(SiteError, match="could not be built: last words"):
        lab._run([sys.executable, "-c", "import sys; sys.exit('first\\nlast words')"], tmp_path)


def test_a_tool_that_hangs_gives_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "TIMEOUT_S", 0.5)
    with pytest.raises(SiteError, match="no end after"):
        lab._run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)


def test_the_page_tells_what_python_and_the_site_weigh(tmp_path):
    python = tmp_path / "pyodide-0"
    python.mkdir()
    (python / "a.wasm").write_bytes(bytes(1_500_000))
    (tmp_path / "index.html").write_bytes(bytes(600_000))
    page = "<p><!-- size of python --> of <!-- size of site --></p>"
    assert lab.weigh(page, python, tmp_path) == "<p>1.5 MB of 2.1 MB</p>"
    assert lab.weigh(page, None, tmp_path) == "<p>not on this site of 2.1 MB</p>"
