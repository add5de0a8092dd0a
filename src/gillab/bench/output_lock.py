"""One measurement at a time into a results file: a second one is refused."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path

from gillab.core import file_lock
from gillab.core.results import ResultsError


@contextlib.contextmanager
def locked(output: Path) -> Generator[None]:
    """Hold the file until the block is left; the system frees it if this process is killed.

    `ResultsError` if another process measures into it: each would write over the other's runs.
    """
    place = output.resolve()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_folder(place.parent))
        try:
            stack.enter_context(file_lock.lock(place.with_name(f".{place.name}.lock")))
        except file_lock.Held as held:
            who = f"process {held.pid}" if held.pid else "another process"
            raise ResultsError(
                f"{who} is measuring into {output}: wait for its end, or name another --output"
            ) from None
        except file_lock.NoLocks:
            said = "this file system has no locks: start one measurement at a time"
            print(f"bench: {said}", file=sys.stderr)
        yield


@contextlib.contextmanager
def _folder(folder: Path) -> Generator[None]:
    """Make the folder for the lock; folders that are new and still empty are gone afterwards."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # not empty
            for place in new:
                place.rmdir()
