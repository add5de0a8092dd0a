"""A set-up from a bundle uses only locked files, and names those that are missing."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import sys
import tarfile
from pathlib import Path

import offline
import pytest
from setup.commands import Stop
from setup.places import PINS, ROOT


def tarball(path: Path, **files: bytes) -> offline.Package:
    """A package of these files, as npm packs it, and its entry in the lock."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("__", "/"))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return offline.Package("thing", "1.0.0", f"sha512-{digest}")


def test_a_package_that_is_the_locked_one_is_unpacked_below_its_name(tmp_path):
    package = tarball(tmp_path / "t.tgz", package__dist__a_js=b"one", package__b_js=b"two")
    offline.check_integrity(tmp_path / "t.tgz", package)
    offline.extract(tmp_path / "t.tgz", tmp_path / "thing")
    assert (tmp_path / "thing/dist/a_js").read_bytes() == b"one"
    assert (tmp_path / "thing/b_js").read_bytes() == b"two"


def test_one_changed_byte_is_refused(tmp_path):
    package = tarball(tmp_path / "t.tgz", package__a_js=b"one")
    content = bytearray((tmp_path / "t.tgz").read_bytes())
    content[-1] ^= 1
    (tmp_path / "t.tgz").write_bytes(content)
    with pytest.raises(Stop, match=r"is not thing@1\.0\.0 as it was locked"):
        offline.check_integrity(tmp_path / "t.tgz", package)


def test_nothing_leaves_the_folder(tmp_path):
    with tarfile.open(tmp_path / "t.tgz", "w:gz") as archive:
        for name in ("package/../../../out.js", "package//etc/out.js", "package/in.js"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    offline.extract(tmp_path / "t.tgz", tmp_path / "deep" / "thing")
    assert [p.relative_to(tmp_path) for p in tmp_path.rglob("*.js")] == [Path("deep/thing/in.js")]
    assert not (tmp_path / "deep/thing/link").exists()


def test_every_locked_package_has_a_file_and_a_hash():
    found = offline.locked_packages(PINS, PINS / "pyodide")
    assert {"reveal.js", "plotly.js-cartesian-dist-min", "pyodide"} <= {one.name for one in found}
    assert all(one.integrity.startswith("sha512-") for one in found)
    assert len({one.file for one in found}) == len(found)


def test_uv_and_pip_use_the_bundle_and_no_index(tmp_path):
    bundle = tmp_path / "a stick é"
    (bundle / "wheels").mkdir(parents=True)
    variables = offline.use_bundle(bundle)
    assert " " not in variables["PIP_FIND_LINKS"]  # pip would cut it there
    assert variables["PIP_NO_INDEX"] == variables["UV_NO_INDEX"] == variables["UV_OFFLINE"] == "1"


def test_without_a_bundle_one_line_says_what_to_do(tmp_path):
    program = [sys.executable, ROOT / "scripts" / "offline.py"]
    if (ROOT / "bundle").exists():
        pytest.fail("this copy is itself an unpacked bundle: run the tests in a clone")
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "workshop.py site" in done.stderr
