"""What a bundle holds: each locked package, the site, the project, and no incomplete file."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path

import bundle
import offline
import pytest
from setup import done_marks
from setup.commands import Stop
from setup.places import PINS

# Stands in for npm: packs the files in `packed`, and prints what npm prints.
NPM = """
import json, pathlib, shutil, sys
_, spec, *_, folder = sys.argv[1:]
name = spec.rpartition("@")[0].replace("@", "").replace("/", "-") + ".tgz"
shutil.copy(pathlib.Path(__file__).parent / "packed" / name, pathlib.Path(folder) / name)
print("npm notice", json.dumps([{"filename": name}]))
"""


@pytest.fixture
def locks(tmp_path, monkeypatch):
    """Two small locks like the real ones, and an npm that has their packages."""
    places = {
        part: (lock(tmp_path, part, package), tmp_path / "there" / part)
        for part, package in (("javascript", "drawing"), ("pyodide", "@on/python"))
    }
    (tmp_path / "npm.py").write_text(NPM, encoding="utf-8")
    npm = [sys.executable, str(tmp_path / "npm.py")]
    monkeypatch.setattr(bundle.javascript, "npm", lambda: npm)
    monkeypatch.setattr(done_marks, "_FILE", tmp_path / "done.json")
    for module in (bundle, offline):
        monkeypatch.setattr(module, "LOCKS_OF", places)
    return places


def lock(root: Path, part: str, package: str) -> Path:
    """A folder with the lock of one package, which is packed for the stand-in of npm."""
    tarball = root / "packed" / f"{package.replace('@', '').replace('/', '-')}.tgz"
    tarball.parent.mkdir(exist_ok=True)
    with tarfile.open(tarball, "w:gz") as archive:
        member = tarfile.TarInfo("package/main.js")
        member.size = len(part)
        archive.addfile(member, io.BytesIO(part.encode()))
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    entry = {"version": "1.0.0", "integrity": f"sha512-{digest}"}
    pins = root / "pins" / part
    pins.mkdir(parents=True)
    packages = {"": {}, f"node_modules/{package}": entry}
    (pins / "package-lock.json").write_text(json.dumps({"packages": packages}), encoding="utf-8")
    (pins / "package.json").write_text("{}", encoding="utf-8")
    return pins


def test_the_bundle_holds_python_for_the_browser():
    assert [pins for pins, _ in offline.LOCKS_OF.values()] == [PINS, PINS / "pyodide"]


def test_every_package_of_every_lock_is_packed_and_unpacked_again(locks, tmp_path):
    bundle.tarballs(tmp_path / "stick" / "node")
    wanted = offline.locked_packages(*(pins for pins, _ in locks.values()))
    packed = {path.name for path in (tmp_path / "stick" / "node").iterdir()}
    assert packed == {package.file for package in wanted} and len(wanted) == len(locks)
    offline.unpack_javascript(tmp_path / "stick")
    for part, name in (("javascript", "drawing"), ("pyodide", "@on/python")):
        main = locks[part][1] / "node_modules" / name / "main.js"
        assert main.read_text(encoding="utf-8") == part


def test_a_bundle_without_python_for_the_browser_says_what_it_lacks(locks, tmp_path):
    bundle.tarballs(tmp_path / "stick" / "node")
    (tmp_path / "stick" / "node" / "@on+python-1.0.0.tgz").unlink()
    with pytest.raises(Stop, match=r"the bundle lacks @on\+python-1\.0\.0\.tgz: make it again"):
        offline.unpack_javascript(tmp_path / "stick")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one file, its site of one page, and one download."""
    for name in ("project/README.md", "project/site/index.html", "downloads/wheels/a.whl"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("words " * 500, encoding="utf-8")
    monkeypatch.setattr(bundle, "ROOT", tmp_path / "project")
    monkeypatch.setattr(bundle, "SITE", tmp_path / "project" / "site")
    return tmp_path


def test_the_zip_is_one_folder_with_project_site_and_downloads(project):
    target = project / "stick.zip"
    bundle.write(target, [project / "project" / "README.md"], project / "downloads")
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        kept = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kept == {
        "gillab/README.md": zipfile.ZIP_DEFLATED,
        "gillab/site/index.html": zipfile.ZIP_DEFLATED,
        "gillab/bundle/wheels/a.whl": zipfile.ZIP_STORED,  # packed already
    }


def test_a_zip_that_could_not_be_finished_leaves_the_last_good_one(project):
    target = project / "stick.zip"
    target.write_bytes(b"the last good one")
    with pytest.raises(FileNotFoundError):
        bundle.write(target, [project / "project" / "gone.md"], project / "downloads")
    assert target.read_bytes() == b"the last good one"
