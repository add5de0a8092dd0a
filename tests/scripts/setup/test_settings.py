"""The real uv, npm, pip and Qt among settings that would break an installation by hashes."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from setup import qt, reach, uv

from .conftest import ROOT

UV_TOML = """\
required-version = ">=99"
exclude-newer = "2001-01-01T00:00:00Z"
index-url = "https://old.example.org/simple"   # a company's
extra-index-url = [
    "https://more.example.org/simple",  # with ] in a comment
]
require-hashes = true
[pip]
no-build = true
system = true
index-strategy = "first-index"
[[index]]
name = "work"
url = "https://index.example.org/simple"
default = true
[[index]]
name = "second"
url = "https://second.example.org/simple"
"""
NPMRC = """\
min-release-age=365000
before=2001-01-01
omit[]=optional
registry=https://npm.example.org/
//npm.example.org/:_authToken=${TOKEN}
@work:registry=https://work.example.org/
cafile=/etc/work.pem
ignore-scripts=false
prefix=/nowhere
"""
PIP_CONF = """\
[global]
index-url = https://pip.example.org/simple
cert = /etc/work.pem
user = true
require-virtualenv = true
[install]
target = /nowhere
no-binary = :all:
"""


def test_of_uvs_file_only_the_index_is_passed_on():
    keys, tables = reach.uv_reach(UV_TOML)
    assert set(keys) == {"index-url", "extra-index-url", "index-strategy"}
    assert "more.example.org" in keys["extra-index-url"] and keys["extra-index-url"].endswith("]")
    assert [table.splitlines()[1] for table in tables] == ['name = "work"', 'name = "second"']


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home full of settings, a parent folder full of them, and the project's folder inside."""
    home = tmp_path / "home"
    project = home / "project"
    (home / ".config/uv").mkdir(parents=True)
    (home / ".config/pip").mkdir(parents=True)
    (project / "private").mkdir(parents=True)
    (home / ".config/uv/uv.toml").write_text(UV_TOML)
    (home / ".config/pip/pip.conf").write_text(PIP_CONF)
    (home / ".npmrc").write_text(NPMRC)
    (home / "pyproject.toml").write_text(
        '[project]\nname="x"\nversion="1"\nrequires-python="<3"\n'
        '[tool.uv]\nrequired-version=">=99"\n'
    )
    (home / ".python-version").write_text("2.7\n")
    for name in list(os.environ):
        if name.upper().startswith(("UV_", "PIP_", "NPM_CONFIG_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "2001-01-01")
    monkeypatch.setenv("UV_REQUIRE_HASHES", "nonsense")
    monkeypatch.setattr(reach, "private", lambda *parts: project.joinpath("private"))
    monkeypatch.chdir(project)
    reach.of_pip.cache_clear()
    yield project
    reach.of_pip.cache_clear()


def test_uv_makes_an_environment_among_foreign_settings(home, monkeypatch):
    tool = uv.find()
    if not tool:
        pytest.skip("no uv here")
    monkeypatch.setattr(uv, "ensure", lambda: tool)
    monkeypatch.setattr(uv.call, "__kwdefaults__", {**uv.call.__kwdefaults__, "cwd": home})
    options = ["--no-project", "--python", sys.executable]
    uv.run("try the settings", "venv", *options, home / "venv")
    assert (home / "venv/pyvenv.cfg").is_file()
    passed = (home / "private/uv.toml").read_text()
    assert "index.example.org" in passed and "required-version" not in passed
    assert oct((home / "private/uv.toml").stat().st_mode)[-3:] == "600"


def with_pip() -> str:
    """A Python of this machine that has pip; that of the course has none."""
    for name in ("python3", *(f"python3.{minor}" for minor in range(9, 16))):
        path = shutil.which(name)
        if path and not subprocess.run([path, "-m", "pip", "-V"], capture_output=True).returncode:
            return path
    pytest.skip("no Python here has pip")


def test_where_only_pip_knows_the_index_uv_takes_it(home, monkeypatch):
    (home.parent / ".config/uv/uv.toml").unlink()
    monkeypatch.setattr(sys, "executable", with_pip())
    assert reach.for_uv() == {"UV_DEFAULT_INDEX": "https://pip.example.org/simple"}


def test_npm_goes_to_the_companys_registry_and_heeds_nothing_else(home):
    if not (npm := shutil.which("npm")):
        pytest.skip("no npm here")
    from setup import child_variables

    variables = child_variables.variables(reach.for_npm([npm]))
    done = subprocess.run(
        [npm, "config", "list", "--json"],
        env={**variables, "TOKEN": "secret"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = json.loads(done.stdout)
    assert found["registry"] == "https://npm.example.org/"
    assert found["@work:registry"] == "https://work.example.org/"
    assert found["cafile"] == "/etc/work.pem"
    assert not found.get("min-release-age") and not found["before"]
    assert "optional" not in found["omit"] and found["prefix"] != "/nowhere"
    assert "${TOKEN}" in (home / "private/npm-userconfig").read_text()


def test_pip_goes_to_the_companys_index_and_heeds_nothing_else(home):
    found = reach.for_pip(with_pip(), "-m", "pip")
    assert found["PIP_INDEX_URL"] == "https://pip.example.org/simple"
    assert found["PIP_CERT"] == "/etc/work.pem"
    assert not {"PIP_USER", "PIP_TARGET", "PIP_NO_BINARY", "PIP_REQUIRE_VIRTUALENV"} & set(found)
    assert found["PIP_CONFIG_FILE"] == os.devnull


def test_qt_starts_among_the_plug_ins_of_another_qt(monkeypatch):
    if not (ROOT / ".venv").is_dir():
        pytest.skip("not set up")
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("QT_FATAL_WARNINGS", "1")
    monkeypatch.setenv("QT_STYLE_OVERRIDE", "nonsense")
    version, why, _ = qt.start(sys.executable)
    if "No module named" in why:
        pytest.skip("PyQt6 is not installed for this build")
    assert version, why
