"""Memory of one picture that all workers can reach: a stop flag, then one byte a pixel.

Every view gets new memory, so a worker that is late writes into pixels that are no longer shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory

HEADER = 64  # bytes before the pixels; the first is the stop flag

type Handle = memoryview | str  # what is sent to a worker: the memory itself, or its name


class LocalPixels:
    """Memory of this process: threads use it directly, interpreters get a view without a copy."""

    def __init__(self, size: int):
        self.memory = memoryview(bytearray(HEADER + size))
        self.handle: Handle = self.memory
        self.pixels = self.memory[HEADER:]

    def stop(self) -> None:
        """Set the flag: workers end at their next row."""
        self.memory[0] = 1

    def close(self) -> None:
        """Nothing to do: the memory is freed with the last view of it."""


class NamedPixels:
    """Shared memory of the system: another process attaches it by its name."""

    def __init__(self, size: int):
        self._block = SharedMemory(create=True, size=HEADER + size)
        self.handle: Handle = self._block.name
        memory = self._block.buf
        assert memory is not None  # it is set until close()
        self.memory = memory
        self.pixels = self.memory[HEADER : HEADER + size]

    def stop(self) -> None:
        """Set the flag: workers end at their next row."""
        self.memory[0] = 1

    def close(self) -> None:
        """Free the memory; nothing may use `pixels` any more."""
        self.pixels.release()
        self._block.close()
        self._block.unlink()


type SharedPixels = LocalPixels | NamedPixels


def allocate(pool: Executor, size: int) -> SharedPixels:
    """Blank memory for that many pixels which the workers of this pool can reach."""
    return NamedPixels(size) if isinstance(pool, ProcessPoolExecutor) else LocalPixels(size)


@contextlib.contextmanager
def attached(handle: Handle) -> Generator[memoryview | None]:
    """In a worker: the memory behind a handle; None when its owner has freed it already."""
    if not isinstance(handle, str):
        yield handle
        return
    try:
        block = SharedMemory(handle, track=False)  # its owner frees it
    except FileNotFoundError:
        yield None
        return
    try:
        yield block.buf
    finally:
        block.close()
