"""Every verb in odd terminals: help without set-up, a closed pipe, no home, a foreign user."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest
from setup import verbs

from .conftest import ROOT


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    from .conftest import Project

    return Project(tmp_path_factory.mktemp("terminals") / "gil lab")


@pytest.mark.parametrize("verb", verbs.VERBS)
def test_the_help_of_every_verb_needs_no_set_up(shared, verb):
    done = shared.workshop(verb, "--help", TERM="dumb", NO_COLOR="1")
    assert done.returncode == 0 and done.stdout.startswith("usage:"), done.stderr
    assert "\033" not in done.stdout and not done.stderr
    assert not (shared.root / ".workshop").exists()


def into_closed_pipe(*command: object, **options) -> subprocess.CompletedProcess:
    """Its output goes to a pipe that nobody reads, as with `| head -1`."""
    read, write = os.pipe()
    os.close(read)
    try:
        return subprocess.run(
            [str(word) for word in command],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            **options,
        )
    finally:
        os.close(write)


SCRIPTS = ROOT / "scripts"
PIPED = [
    *([SCRIPTS / "workshop.py", verb, "--help"] for verb in verbs.VERBS),
    [SCRIPTS / "workshop.py"],
    [SCRIPTS / "bench.py", "--list"],
    [SCRIPTS / "check.py", "1.2", "--hint"],
    [SCRIPTS / "bundle.py", "--help"],
    [SCRIPTS / "offline.py", "--help"],
]


@pytest.mark.skipif(os.name == "nt", reason="Windows reports a closed pipe otherwise")
@pytest.mark.parametrize("words", PIPED, ids=lambda words: f"{words[0].stem} {' '.join(words[1:])}")
def test_a_pipe_that_is_closed_early_gives_no_traceback(words):
    done = into_closed_pipe(sys.executable, *words)
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1


@pytest.mark.skipif(os.name == "nt", reason="Windows reports a closed pipe otherwise")
def test_a_pipe_that_is_closed_during_a_verb_gives_no_traceback(shared):
    done = into_closed_pipe(sys.executable, shared.root / "scripts/workshop.py", "doctor")
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def test_without_a_home_and_as_an_unknown_user(shared):
    """As in containers that are started with any number for the user."""
    if os.name == "nt" or os.geteuid():
        pytest.skip("only root can become another user")

    def become_nobody() -> None:
        os.setgid(54321)
        os.setuid(54321)

    for path in (shared.root, *shared.root.parents):
        if path.owner() == "root" and path.stat().st_mode & 0o005 == 0:
            path.chmod(path.stat().st_mode | 0o055)
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "USER")}
    done = subprocess.run(
        ["/usr/bin/env", "python3", shared.root / "scripts/workshop.py", "doctor"],
        env={**kept, "PATH": f"{os.path.dirname(sys._base_executable)}:{kept['PATH']}"},
        preexec_fn=become_nobody,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "gillab doctor: " in done.stdout, done.stderr
    assert "Traceback" not in done.stderr


def test_safe_path_is_no_obstacle(shared):
    done = shared.workshop("--help", PYTHONSAFEPATH="1")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the browser is a shell script here")
def test_a_browser_that_does_not_return_delays_no_page(tmp_path):
    """BROWSER names a program that stays until it is closed; the page answers meanwhile."""
    program = (
        "import sys, threading, urllib.request; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from setup import serving\n"
        "def ask():\n"
        "    said = urllib.request.urlopen(serving.address(listener), timeout=60).read()\n"
        "    print(said.decode(), flush=True); import os; os._exit(0)\n"
        "listener = serving.listen(0)\n"
        "threading.Thread(target=ask).start()\n"
        "serving.show(listener, '/', Path(sys.argv[2]))\n"
    )
    (tmp_path / "index.html").write_text("the page")
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexec sleep 120\n")
    browser.chmod(0o755)
    variables = {k: v for k, v in os.environ.items() if k != "CI"}
    said = tmp_path / "said"
    with said.open("wb") as output:  # the browser would keep a pipe open
        server = subprocess.Popen(
            [sys.executable, "-c", program, ROOT / "scripts", tmp_path],
            env={**variables, "DISPLAY": ":99", "BROWSER": str(browser)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        server.wait(60)
    finally:
        with contextlib.suppress(ProcessLookupError):  # it had no browser to leave behind
            os.killpg(server.pid, signal.SIGKILL)
    assert "the page" in said.read_text()
