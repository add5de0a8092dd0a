"""A process beside us that ends what we have started, should we be killed.

`python -m gillab.core.guardian` reads lines: a process id when a tree was started, the same with
a minus when it has ended. When we are gone, our end of the pipe is closed, and what is left is
ended. A process and not a thread: a killed process runs nothing more, and the bench would measure
a thread in its child.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable

from gillab.core import process_tree

_starting = threading.Lock()
_guardian: subprocess.Popen[bytes] | None = None


@contextlib.contextmanager
def guarded(tree: process_tree.Tree) -> Generator[None]:
    """The tree is ended when the block is left, and also when we are killed inside it."""
    _tell(f"{tree.pid}")
    try:
        yield
    finally:
        tree.end()
        _tell(f"-{tree.pid}")


def _tell(line: str) -> None:
    global _guardian
    with _starting:
        _guardian = _guardian or _start()
    assert _guardian.stdin is not None
    with contextlib.suppress(OSError):  # a guardian that was killed stops nothing else
        _guardian.stdin.write(f"{line}\n".encode())


def _start() -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C and a closed terminal are for us alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "gillab.core.guardian"],
        bufsize=0,  # a line is one write, also from several threads
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )


def left(lines: Iterable[str]) -> set[int]:
    """Process ids of the trees that were started and have not ended."""
    found: set[int] = set()
    for line in lines:
        number = int(line)
        (found.add if number > 0 else found.discard)(abs(number))
    return found


if __name__ == "__main__":
    for pid in left(sys.stdin):
        process_tree.end(pid)
