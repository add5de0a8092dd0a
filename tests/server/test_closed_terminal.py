"""A terminal that is closed ends every server that was started in it."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from gillab.core import process_tree

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

# Start a server as a shell does: in a session of its own, whose terminal this is.
IN_TERMINAL = (
    "import fcntl, os, sys, termios\n"
    "os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.executable, [sys.executable, '-m', 'gillab.server', *sys.argv[1:]])"
)


def read_until(terminal: int, words: bytes) -> bytes:
    said = b""
    while words not in said:
        said += os.read(terminal, 4096)
    return said


@pytest.mark.parametrize("way", ["loops", "threads", "uvicorn", "granian"])
def test_a_closed_terminal_ends_the_server_and_all_it_started(way):
    terminal, inside = pty.openpty()
    command = [sys.executable, "-c", IN_TERMINAL, "--way", way, "--workers", "2"]
    program = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    try:
        read_until(terminal, b"serving on ")
        if way in ("uvicorn", "granian"):  # they have started when they have their workers
            while len(process_tree.family(program.pid)) < 3:
                time.sleep(0.05)
        family = process_tree.family(program.pid)
        os.close(terminal)
        program.wait(60)
        assert psutil.wait_procs(family, 30)[1] == []
    finally:
        process_tree.end(program.pid)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no SIGHUP")
def test_under_nohup_a_hangup_stays_ignored():
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from gillab.server import peer; peer.end_at_hangup()\n"
        "print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "True\n", done.stderr
