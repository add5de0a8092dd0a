# says: stop() did not return
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


def start(doors: list[socket.socket]) -> list[Loop]:
    """tiny.serve(door, line) in an interpreter of its own for each door.

    tiny.serve() takes two descriptors (numbers) and becomes their owner: door.detach() gives one.
    """
    loops = []
    for door in doors:
        ours, theirs = socket.socketpair()
        interpreter = interpreters.create()
        thread = interpreter.call_in_thread(tiny.serve, door.detach(), theirs.detach())
        loops.append(Loop(interpreter, thread, ours))
    return loops


def stop(loops: list[Loop]) -> None:
    """Tell every loop to stop, wait for it, close its interpreter."""
    for loop in loops:
        loop.thread.join()
        loop.interpreter.close()  # only now: it would wait for ever for a thread inside
        loop.line.close()


if __name__ == "__main__":
    port, doors = tiny.open_doors(2)
    loops = start(doors)
    print(f"http://127.0.0.1:{port} for 20 seconds: reload it a few times")
    time.sleep(20)
    stop(loops)
