"""A lock that one process holds, and that its end frees."""

import os
import signal
import subprocess
import sys

import pytest

from gillab.core import file_lock

HOLD = (
    "import sys; from pathlib import Path; from gillab.core import file_lock\n"
    "with file_lock.lock(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
)


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock of `path`."""
    path = tmp_path / "lock"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout.readline().strip() == b"in"
        holder.path = path
        yield holder
        holder.kill()


def test_a_second_process_is_told_who_holds_it(other):
    with pytest.raises(file_lock.Held) as caught, file_lock.lock(other.path):
        pass
    assert caught.value.pid == other.pid


@pytest.mark.parametrize("ended", ["closed", "killed"])
def test_the_end_of_its_holder_frees_it(other, ended):
    if ended == "killed":
        other.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    else:
        other.stdin.close()
    other.wait(30)
    with file_lock.lock(other.path):
        assert other.path.read_bytes() == str(os.getpid()).encode()
    assert not other.path.exists(), "nothing is left behind"


def test_a_file_system_without_locks_is_told_apart(tmp_path, monkeypatch):
    def fail(_file):
        raise OSError(38, "no locks")

    monkeypatch.setattr(file_lock, "_lock", fail)
    with pytest.raises(file_lock.NoLocks), file_lock.lock(tmp_path / "lock"):
        pass
