"""The help, and one clear line for each mistake."""

import ast
import os
import re
import socket
import subprocess
import sys

import pytest
from setup import commands, verbs

from .conftest import ROOT

SOURCES = [ROOT / "scripts" / "workshop.py", *sorted((ROOT / "scripts" / "setup").glob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_module_parses_on_python_39(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_module_imports_the_standard_library_alone(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    # concurrent.interpreters is imported by the Pythons that doctor looks at, not by doctor.
    # The five modules that it shares with the package; tests/core/test_tool_settings.py tests them.
    shared = {"tool_settings", "control_groups", "file_lock", "inherited", "whose"}
    named = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "gillab.core"
        for alias in node.names
    }
    assert named <= shared
    imported -= {"gillab.core", *(f"gillab.core.{name}" for name in shared)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names | {"setup"}


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_verb_with_an_example(project, arguments):
    done = project.workshop(*arguments)
    assert done.returncode == 0
    for verb, (_, does, example) in verbs.VERBS.items():
        assert f"  {verb} " in done.stdout and does in done.stdout and example in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_help_makes_no_folder(project):
    project.workshop()
    assert not (project.root / ".workshop").exists()


def one_line(done: subprocess.CompletedProcess, *words: str) -> None:
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_an_unknown_verb_names_the_near_one(project):
    one_line(project.workshop("sites"), "there is no verb 'sites'", "did you mean site?")


def test_an_unknown_verb_without_a_near_one_names_all(project):
    one_line(project.workshop("xyzzy"), "choose one of: site, bench")


def test_a_busy_port_is_told_before_anything_is_set_up(project):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        one_line(project.workshop("site", "--port", port), f"port {port} cannot be used", "--port")
    assert not (project.root / ".workshop").exists()


def test_a_port_that_cannot_be(project):
    one_line(project.workshop("slides", "--port", "70000"), "no port 70000")


def test_a_folder_that_cannot_be_written(project):
    (project.root / ".workshop").write_text("a file where the folder should be")
    done = project.workshop("build", "3.14")
    one_line(done, "cannot write to", "copy the project")


def test_a_build_that_is_no_build(project):
    one_line(project.workshop("build", "latest"), "3.14t")


@pytest.mark.skipif(os.name == "nt", reason="tells of a POSIX device")
def test_a_full_disk(monkeypatch, capsys):
    def fill(arguments):
        with open("/dev/full", "wb", buffering=0) as device:
            device.write(b"x")

    monkeypatch.setattr(verbs, "_find", lambda verb: fill)
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    assert verbs.main(["site"]) == 1
    assert "the disk is full" in capsys.readouterr().err


def test_a_failing_program_is_told_by_its_own_reason_without_addresses():
    log = "warning: x\nerror: Failed to fetch https://host.invalid/a\n  cause: no route\n"
    assert commands.last_line(log) == "error: Failed to fetch (address); cause: no route"


def test_a_failing_python_program_is_told_by_its_last_line():
    log = "ERROR: Exception:\nTraceback (most recent call last):\n  x\nKeyError: 'no'\n"
    assert commands.last_line(log) == "KeyError: 'no'"


def test_a_program_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "LOGS", tmp_path)
    with pytest.raises(commands.Failed, match="no end after 1 s"):
        commands.call("wait", [sys.executable, "-c", "import time; time.sleep(60)"], seconds=1)


OF_OTHER_PROGRAMS = {"invalid peer certificate"}


def test_every_message_of_the_set_up_page_is_one_that_we_print():
    page = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
    messages = re.findall(r"(?m)^`([^`]+)`\n:", page[page.index("## When something goes wrong") :])
    assert len(messages) >= 8
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for message in set(messages) - OF_OTHER_PROGRAMS:
        for words in message.replace(" 3.14: ", "… ").replace("8000", "…").split("…"):
            assert words.strip(" :") in sources, message


def test_two_programs_of_one_name_at_once_keep_their_own_output(tmp_path, monkeypatch):
    """As two set-ups, or two processes of tests, that pack the same packages."""
    monkeypatch.setattr(commands, "LOGS", tmp_path)
    ask = "import os, sys, time; print(sys.argv[1] * 3, flush=True); time.sleep(1); print('end')"
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path\n"
        "from setup import commands; commands.LOGS = Path(sys.argv[2])\n"
        f"command = [sys.executable, '-c', {ask!r}, sys.argv[3]]\n"
        "print(commands.call('the same', command, seconds=60))"
    )
    words = [sys.executable, "-c", program, str(ROOT / "scripts"), str(tmp_path)]
    both = [subprocess.Popen([*words, w], stdout=subprocess.PIPE, text=True) for w in "ab"]
    assert [one.communicate()[0].split() for one in both] == [["aaa", "end"], ["bbb", "end"]]
    assert [path.name for path in tmp_path.iterdir()] == ["the-same.log"]
