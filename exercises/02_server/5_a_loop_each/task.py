"""Step 2.5: one event loop in each interpreter, all at one port."""

import socket
import threading
import time
from concurrent import interpreters
from typing import NamedTuple

import tiny


class Loop(NamedTuple):
    interpreter: interpreters.Interpreter
    thread: threading.Thread
    line: socket.socket  # our end; the loop stops when we send something


def start(listeners: list[socket.socket]) -> list[Loop]:
    """tiny.serve(listener, line) in an interpreter of its own for each listener.

    tiny.serve() takes two descriptors (numbers) and becomes their owner:
    listener.detach() gives one.
    """
    loops = []
    for listener in listeners:
        # A line: what goes in at one end comes out at the other.
        ours, theirs = socket.socketpair()
        interpreter = interpreters.create()
        # TODO: this serves in a thread of *our* interpreter. The other one is
        # idle.
        thread = threading.Thread(target=tiny.serve, args=(listener.detach(), theirs.detach()))
        thread.start()
        loops.append(Loop(interpreter, thread, ours))
    return loops


def stop(loops: list[Loop]) -> None:
    """Tell every loop to stop, wait for it, close its interpreter."""
    for loop in loops:
        loop.line.send(b"stop")
    for loop in loops:
        loop.thread.join()
        loop.interpreter.close()  # only now: a thread inside would block it
        loop.line.close()


if __name__ == "__main__":
    port, listeners = tiny.open_listeners(2)
    loops = start(listeners)
    print(f"http://127.0.0.1:{port} for 10 seconds: reload it a few times")
    time.sleep(10)
    stop(loops)
