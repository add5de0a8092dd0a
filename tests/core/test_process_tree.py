"""Whatever a program does, it ends in time and nothing of it is left."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gillab.core import windows_job
from gillab.core.process_tree import Bounds, Session, process_limit, run_apart

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX sessions")

FORK_BOMB = "import os\nwhile True: os.fork()"
GRANDCHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
"""
IGNORES_TERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
time.sleep(60)
"""
LEAVES_ITS_GROUP = """
import os, time
if os.fork() == 0:
    os.setpgid(0, 0)
    time.sleep(60)
time.sleep(0.2)
"""


def run(tmp_path: Path, code: str, *, seconds: float = 20.0, memory_mb: int = 512):
    env = {**os.environ, "GILLAB_MARK": str(tmp_path)}
    with (tmp_path / "output").open("w") as output:
        command = [sys.executable, "-c", code]
        bounds = Bounds(seconds, memory_mb * 2**20)
        return run_apart(command, "{}", tmp_path, env, output, bounds)


def survivors(tmp_path: Path) -> list[str]:
    """Processes that carry our mark in their environment."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("counts survivors by /proc")
    mark, found = f"GILLAB_MARK={tmp_path}".encode(), []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes():
                found.append(environ.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (FORK_BOMB, "processes"),
        ("x = []\nwhile True: x.append(bytearray(2**20))", "memory"),
        ("while True: pass", "time"),
        ("while True: print('x' * 4096)", "output"),
        (IGNORES_TERM, "time"),
        (GRANDCHILD, "finished"),
        (LEAVES_ITS_GROUP, "finished"),
    ],
    ids=[
        "fork bomb",
        "memory",
        "endless",
        "prints",
        "ignores signals",
        "grandchild",
        "leaves its group",
    ],
)
def test_nothing_is_left(tmp_path, code, reason):
    end = run(tmp_path, code, seconds=2.0 if reason == "time" else 20.0)
    assert end.reason == reason
    assert survivors(tmp_path) == []


def test_exit_code_and_output(tmp_path):
    end = run(tmp_path, "print('seen')\nraise SystemExit(3)")
    assert (end.reason, end.code) == ("finished", 3)
    assert (tmp_path / "output").read_text() == "seen\n"


def test_interrupted_watcher_leaves_nothing(tmp_path, monkeypatch):
    """Ctrl-C while a check is running."""
    started = time.monotonic()

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gillab.core.process_tree.watch", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "import time; time.sleep(60)")
    assert survivors(tmp_path) == []
    assert time.monotonic() - started < 30


def test_no_place_for_ps_is_too_many(monkeypatch):
    """Where there is no /proc, a fork bomb may leave no place for the `ps` that counts."""

    def refuse(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(Session, "members", Session.from_ps)
    monkeypatch.setattr(subprocess, "run", refuse)
    assert Session(os.getpid()).usage()[0] > Bounds(1, 1).processes


def test_process_limit_leaves_room():
    limit = process_limit(100)
    assert limit == 0 or limit > 100


@pytest.mark.skipif(not shutil.which("ps"), reason="this system has no ps")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="compares with /proc")
def test_ps_sees_what_proc_sees():
    """macOS has no /proc: there `ps` is asked, and it must count the same family."""
    family = subprocess.Popen(["sleep", "30"], start_new_session=True)
    try:
        session = Session(family.pid)
        ((pid, resident),) = session.from_ps()
        assert pid == family.pid
        assert [pid for pid, _ in session.from_proc()] == [family.pid]
        assert resident > 0
    finally:
        Session(family.pid).end()
        family.wait()


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_windows_structures_have_their_documented_size():
    """Nothing here can run the Windows part; a wrong layout would be its likeliest mistake."""
    assert ctypes.sizeof(windows_job.BasicLimits) == 64
    assert ctypes.sizeof(windows_job.ExtendedLimits) == 144
    assert ctypes.sizeof(windows_job.Accounting) == 48
