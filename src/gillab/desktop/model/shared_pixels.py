"""One picture's memory, seen by all workers: a flag that says stop, then one byte a pixel.

Every view gets a fresh sheet, so a worker that is late writes where nobody looks any more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory

HEAD = 64  # bytes before the pixels; the first is the flag

type Ticket = memoryview | str  # what travels to a worker: the memory itself, or its name


class LocalSheet:
    """Memory of this process: threads have it, interpreters are handed a view without a copy."""

    def __init__(self, size: int):
        self.memory = memoryview(bytearray(HEAD + size))
        self.ticket: Ticket = self.memory
        self.pixels = self.memory[HEAD:]

    def stop(self) -> None:
        self.memory[0] = 1

    def close(self) -> None:
        """The memory goes when the last view of it does."""


class SharedSheet:
    """Memory of the system: another process attaches it by its name."""

    def __init__(self, size: int):
        self._block = SharedMemory(create=True, size=HEAD + size)
        self.ticket: Ticket = self._block.name
        memory = self._block.buf
        assert memory is not None  # it is, until close()
        self.memory = memory
        self.pixels = self.memory[HEAD : HEAD + size]

    def stop(self) -> None:
        self.memory[0] = 1

    def close(self) -> None:
        """Views must be gone first: a window lets go of its picture before this."""
        self.pixels.release()
        self._block.close()
        self._block.unlink()


type Sheet = LocalSheet | SharedSheet


def sheet_for(pool: Executor, size: int) -> Sheet:
    """A blank sheet of that many pixels which this pool's workers can reach."""
    return SharedSheet(size) if isinstance(pool, ProcessPoolExecutor) else LocalSheet(size)


@contextlib.contextmanager
def borrowed(ticket: Ticket) -> Generator[memoryview | None]:
    """In a worker: the sheet's memory; None when its owner has given it up meanwhile."""
    if not isinstance(ticket, str):
        yield ticket
        return
    try:
        block = SharedMemory(ticket, track=False)  # the owner clears it away
    except FileNotFoundError:
        yield None
        return
    try:
        yield block.buf
    finally:
        block.close()
