"""Whatever a program does, it ends in time, and none of its processes is left."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from gillab.core import guardian, process_tree, windows_job
from gillab.core.process_tree import Ending, Limits, started

posix = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX sessions")
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]

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
LEAVES_ITS_SESSION = """
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
time.sleep(1.5)
"""


def run(
    tmp_path: Path, code: str, *, seconds: float = 20.0, memory_mb: int = 512, line: str = "{}"
) -> Ending:
    limits = Limits(seconds, memory_mb * 2**20)
    with (
        (tmp_path / "output").open("w") as output,
        started(
            [sys.executable, "-c", code],
            limits=limits,
            env={**os.environ, "GILLAB_MARK": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        ) as tree,
    ):
        tree.send(line)
        return tree.wait(limits, output)


def survivors(tmp_path: Path) -> list[str]:
    """Processes with our mark in their environment."""
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


@posix
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
        (LEAVES_ITS_SESSION, "finished"),
    ],
    ids=[
        "fork bomb",
        "memory",
        "endless",
        "prints",
        "ignores signals",
        "grandchild",
        "leaves its group",
        "leaves its session",
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


def test_ctrl_c_while_it_runs_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(process_tree.Tree, "wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "import time; time.sleep(60)")
    assert survivors(tmp_path) == []  # which would sleep for a minute


def test_a_program_can_wait_on_stdin_until_it_is_limited(tmp_path):
    assert run(tmp_path, "print(input())", line="a line").reason == "finished"
    assert (tmp_path / "output").read_text() == "a line\n"


def test_a_program_that_does_not_read_is_no_error(tmp_path):
    end = run(tmp_path, "import os; os.close(0)", line="x" * 2**20)
    assert (end.reason, end.code) == ("finished", 0)


def test_what_a_launcher_started_is_ended_with_it():
    """On Windows `terminate` ends only the launcher, and its children lose their parent."""
    program = f"import subprocess; p = subprocess.Popen({SLEEPER!r}); print(p.pid, flush=True); "
    program += "p.wait()"
    command = [sys.executable, "-c", program]
    with started(command, own_session=False, grace_s=2, stdout=subprocess.PIPE) as tree:
        child = psutil.Process(int(tree.program.stdout.readline()))
        assert child in tree.members()
    _, alive = psutil.wait_procs([child], 5)
    assert not alive and tree.program.poll() is not None


@posix
def test_a_grace_period_lets_a_program_end_by_itself(tmp_path):
    program = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); "
    program += "print('ready', flush=True)\nwhile True: time.sleep(0.02)"
    for grace_s, code in ((20, 7), (0, -9)):
        command = [sys.executable, "-c", program]
        with started(command, grace_s=grace_s, stdout=subprocess.PIPE) as tree:
            assert tree.program.stdout.readline() == b"ready\n"
        assert tree.program.returncode == code


@posix
@pytest.mark.parametrize("without_proc", [False, True], ids=["here", "without /proc"])
def test_a_family_is_found_by_ancestors_and_by_session(monkeypatch, without_proc):
    """A member without its parent is in the session; a member that left it has its parent."""
    if without_proc:  # as on macOS
        monkeypatch.setattr(process_tree, "descendants", None)
        monkeypatch.setattr(process_tree.Path, "exists", lambda path: False)
    program = f"""
import os, subprocess, time
if os.fork() == 0:
    print(subprocess.Popen({SLEEPER!r}).pid, flush=True)
    os._exit(0)
os.wait()
print(subprocess.Popen({SLEEPER!r}, start_new_session=True).pid, flush=True)
time.sleep(60)
"""
    with started([sys.executable, "-c", program], stdout=subprocess.PIPE) as tree:
        orphan, leaver = (int(tree.program.stdout.readline()) for _ in range(2))
        assert {process.pid for process in tree.members()} == {tree.pid, orphan, leaver}
        processes, resident = tree.usage()
        assert processes == 3 and resident > 2**20
        assert tree.memory()["processes"] == 3
    _, alive = psutil.wait_procs(found_of(orphan, leaver), 5)
    assert not alive


def found_of(*pids: int) -> list[psutil.Process]:
    return [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]


@posix
def test_a_session_is_ended_also_when_its_leader_has_ended():
    program = f"import subprocess; print(subprocess.Popen({SLEEPER!r}).pid, flush=True)"
    leader = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True
    )
    assert leader.stdout is not None
    child = psutil.Process(int(leader.stdout.readline()))
    leader.wait(20)
    process_tree.end(leader.pid)
    _, alive = psutil.wait_procs([child], 5)
    assert not alive


def test_cpu_seconds_of_a_family():
    burn = "import time\nwhile time.process_time() < 0.3: pass\n"
    inner = [sys.executable, "-c", burn + "print('done', flush=True); time.sleep(60)"]
    program = f"import subprocess; subprocess.run({inner!r})"
    with started([sys.executable, "-c", program], stdout=subprocess.PIPE) as tree:
        assert tree.program.stdout.readline().strip() == b"done"
        assert tree.cpu_s() >= 0.25


class Seen:
    """A process as psutil shows it; the system may refuse `full`."""

    def __init__(self, full, rss=0):
        self.full, self.rss = full, rss

    def memory_full_info(self):
        if isinstance(self.full, Exception):
            raise self.full
        return self.full

    def memory_info(self):
        return SimpleNamespace(rss=self.rss)


def full(rss: int, **more: int) -> Seen:
    return Seen(SimpleNamespace(rss=rss, **more))


@pytest.mark.parametrize(
    ("processes", "kind", "total"),
    [
        ([full(9, uss=5, pss=6), full(8, uss=4, pss=5)], "pss", 11),
        ([full(9, uss=5), full(8, uss=4)], "uss", 9),
        ([full(9, uss=5), Seen(psutil.AccessDenied(1), rss=8)], "rss", 17),
        ([full(9, uss=5, pss=6), Seen(psutil.NoSuchProcess(1))], "pss", 6),
        ([], "pss", 0),
    ],
    ids=["Linux", "Windows", "macOS", "one has ended", "none is left"],
)
def test_memory_is_the_fairest_kind_that_the_system_reports(processes, kind, total):
    seen = process_tree.memory(processes)
    assert (seen["kind"], seen["bytes"]) == (kind, total)


def test_process_limit_leaves_room():
    limit = process_tree.process_limit(100)
    assert limit == 0 or limit > 100


@pytest.mark.parametrize(
    ("written", "end"),
    [(b"", ""), (b"abc", "abc"), (b"0123456789", "6789"), (b"\xff12", "\ufffd12")],
)
def test_only_the_end_of_an_output_is_read(tmp_path, written, end):
    path = tmp_path / "output"
    path.write_bytes(written)
    with path.open("rb") as output:
        assert process_tree.tail(output, 4) == end


def test_the_guardian_finds_the_trees_that_are_left():
    assert guardian.left(["5\n", "7\n", "-5\n", "9\n"]) == {7, 9}
    assert guardian.left(["5\n", "-5\n", "-5\n"]) == set()


@posix
def test_all_trees_of_a_killed_parent_are_ended():
    program = f"""
from gillab.core.guardian import guarded
from gillab.core.process_tree import started
import time
with started({SLEEPER!r}) as ended, guarded(ended):
    pass
with started({SLEEPER!r}) as one, guarded(one), started({SLEEPER!r}) as two, guarded(two):
    print(one.pid, two.pid, flush=True)
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    trees = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
    assert len(trees) == 2 and all(tree.is_running() for tree in trees)
    parent.kill()
    parent.wait(10)
    _, alive = psutil.wait_procs(trees, 10)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_windows_structures_have_their_documented_size():
    """This system cannot run the Windows part; a wrong layout is its most likely mistake."""
    assert ctypes.sizeof(windows_job.BasicLimits) == 64
    assert ctypes.sizeof(windows_job.ExtendedLimits) == 144
    assert ctypes.sizeof(windows_job.Accounting) == 48


def test_windows_limits_allow_one_process_more_so_that_it_can_be_counted():
    limits = windows_job.limits_of(processes=3, memory_bytes=2**20)
    assert limits.BasicLimitInformation.ActiveProcessLimit == 4
    assert limits.JobMemoryLimit == 2**20


def test_after_the_last_line_input_ends(tmp_path):
    code = "import sys; sys.stdin.readline(); print(repr(sys.stdin.readline()))"
    with (
        (tmp_path / "output").open("w+b") as output,
        started(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=output, text=True
        ) as tree,
    ):
        assert tree.send("one", last=True)
        assert tree.wait(Limits(60, 2**30), output).reason == "finished"
        assert process_tree.tail(output, 100).strip() == "''"


def test_run_gives_the_code_and_both_outputs():
    code = "import sys; print('said'); print('why', file=sys.stderr); sys.exit(3)"
    done = process_tree.run([sys.executable, "-c", code], timeout_s=60)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said\n", "why\n")


def test_run_waits_for_the_program_and_not_for_what_keeps_its_output_open():
    code = f"import subprocess; print(subprocess.Popen({SLEEPER!r}).pid)"
    done = process_tree.run([sys.executable, "-c", code], timeout_s=50)
    assert done.returncode == 0 and gone(int(done.stdout))


def test_run_ends_the_family_of_a_program_that_takes_too_long(tmp_path):
    told = tmp_path / "pid"
    code = (
        f"import pathlib, subprocess; child = subprocess.Popen({SLEEPER!r});"
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid)); child.wait()"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process_tree.run([sys.executable, "-c", code], timeout_s=3)
    assert gone(int(told.read_text()))


def gone(pid: int) -> bool:
    """Whether it has ended; nobody may have asked yet for the exit code of an orphan."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
