"""A separate process that ends the process trees we started, even if we are killed.

`python -m gillab.core.guardian` reads one process id per line: positive when a tree was started,
negative when it has ended. The pipe closes when we exit; the guardian then ends the remaining
trees. It is a process because a thread dies with us, and would be measured with the bench's child.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable

from gillab.core import child_environment, process_tree

_starting = threading.Lock()
_guardian: subprocess.Popen[bytes] | None = None


@contextlib.contextmanager
def guarded(tree: process_tree.Tree) -> Generator[None]:
    """End the tree when the block is left, also when we are killed inside it."""
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
    with contextlib.suppress(OSError):  # the guardian was killed: go on without it
        _guardian.stdin.write(f"{line}\n".encode())


def _start() -> subprocess.Popen[bytes]:
    """Start it in its own session: Ctrl-C and a closed terminal must not end it."""
    return subprocess.Popen(
        [sys.executable, "-m", "gillab.core.guardian"],
        bufsize=0,  # a line is one write, also from several threads
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=child_environment.variables(PYTHONPATH=os.pathsep.join(sys.path)),
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
