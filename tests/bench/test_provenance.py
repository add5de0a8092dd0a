"""The provenance of a session: the command, without the user's folders, and the commit."""

import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gillab.bench import provenance

ROOT, HOME = PurePosixPath("/home/al/course"), PurePosixPath("/home/al")
C_ROOT, C_HOME = PureWindowsPath(r"C:\Users\Al\course"), PureWindowsPath(r"C:\Users\Al")


@pytest.mark.parametrize(
    ("word", "root", "home", "expected"),
    [
        ("/home/al/course/docs/x.json", ROOT, HOME, "docs/x.json"),
        ("--output=/home/al/course/x.json", ROOT, HOME, "--output=x.json"),
        ("/home/al/my file.json", ROOT, HOME, "~/'my file.json'"),
        ("--python=/home/al/py", ROOT, HOME, "--python=~/py"),
        ("/home/al", ROOT, HOME, "~"),
        ("/home/al/course", ROOT, HOME, "."),
        ("/home/alice/x.json", ROOT, HOME, "/home/alice/x.json"),
        ("/home/al/course-2/x.json", ROOT, HOME, "~/course-2/x.json"),
        ("/mnt/home/al/x.json", ROOT, HOME, "/mnt/home/al/x.json"),
        ("tcp:///home/al", ROOT, HOME, "tcp:///home/al"),
        ("/tmp/x.json", ROOT, PurePosixPath("/"), "/tmp/x.json"),
        ("/", ROOT, PurePosixPath("/"), "/"),
        ("/tmp/x.json", PurePosixPath("/"), PurePosixPath("/"), "/tmp/x.json"),
        ("home/x.json", ROOT, PurePosixPath("home"), "home/x.json"),
        ("/home/al/x.json", ROOT, None, "/home/al/x.json"),
        (r"C:\Users\Al\x.json", C_ROOT, C_HOME, r"~\x.json"),
        ("c:/users/al/deep/x.json", C_ROOT, C_HOME, r"~\'deep\x.json'"),
        (r"C:\Users\Al\course\x.json", C_ROOT, C_HOME, "x.json"),
        (r"C:\Users\Alice\x.json", C_ROOT, C_HOME, r"'C:\Users\Alice\x.json'"),
        (r"D:\x.json", C_ROOT, PureWindowsPath("C:\\"), r"'D:\x.json'"),
        ("--quick", ROOT, HOME, "--quick"),
        ("", ROOT, HOME, "''"),
    ],
)
def test_only_whole_leading_folders_of_a_path_are_shortened(word, root, home, expected):
    assert provenance.command_line([word], root, home) == f"scripts/bench.py {expected}"


@given(words=st.lists(st.text("/alhomebcursi.-= ", max_size=30)))
def test_a_home_that_is_the_whole_system_changes_no_word(words):
    import shlex

    said = provenance.command_line(words, PurePosixPath("/srv/course"), PurePosixPath("/"))
    assert shlex.split(said)[1:] == words


@pytest.mark.parametrize("home", ["/", "", None])
def test_a_user_may_have_no_home_folder(monkeypatch, home):
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    else:
        monkeypatch.setenv("HOME", home)
    words = ["--output", "/tmp/x.json"]
    said = provenance.command_line(words, provenance.ROOT, provenance.home())
    assert said == "scripts/bench.py --output /tmp/x.json"


def test_only_code_makes_a_commit_dirty(tmp_path):
    def git(*words):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    results = tmp_path / "docs" / "results" / "server.json"
    code = tmp_path / "code.py"
    results.parent.mkdir(parents=True)
    results.write_text("{}")
    code.write_text("1")
    git("init")
    git("add", "-A")
    git("commit", "-m", "a start")
    clean = provenance.commit(tmp_path)
    assert clean and len(clean) == 12
    results.write_text("[]")
    assert provenance.commit(tmp_path) == clean, "another suite's new figures are no other code"
    code.write_text("2")
    assert provenance.commit(tmp_path) == f"{clean}-dirty"
    assert provenance.commit(tmp_path / "no such folder") is None
