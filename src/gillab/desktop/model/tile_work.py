"""What a worker does: compute some tiles of one view, and write them to shared pixels."""

from __future__ import annotations

import os
import threading
import time
from concurrent import interpreters

from gillab.desktop.model.fractal import rows
from gillab.desktop.model.shared_pixels import HEADER, Handle, attached
from gillab.desktop.model.view import Tile, View

POLL_S = 0.002

type WorkerId = tuple[int, int, int]  # process, interpreter, thread
type Finished = tuple[WorkerId, tuple[bytes, ...]]


def draw_tiles(view: View, tiles: list[Tile], handle: Handle, shared: bool) -> Finished:
    """Compute tiles until the stop flag is set; return the worker and one item per finished tile.

    With `shared` the samples are written to the pixels and each item is b""; otherwise the item
    is the tile's samples. Fewer items than tiles: the worker was stopped.
    """
    done = []
    with attached(handle) as memory:
        for tile in tiles:
            if memory is None:
                break
            samples = _draw_tile(view, tile, memory, shared)
            if samples is None:
                break
            done.append(samples)
    return worker_id(), tuple(done)


def _draw_tile(view: View, tile: Tile, memory: memoryview, shared: bool) -> bytes | None:
    found = []
    for number, row in enumerate(rows(view, tile)):
        if memory[0]:  # checked after each row, so that a worker is soon free again
            return None
        if shared:
            put_row(memory, HEADER, view.width, tile, number, row)
        else:
            found.append(row)
    return b"".join(found)


def put(pixels: memoryview, width: int, tile: Tile, samples: bytes) -> None:
    """Write a tile's samples to a picture of that width.

    ValueError if the number of samples is not that of the tile.
    """
    if len(samples) != tile.rows * tile.columns:
        raise ValueError(f"{len(samples)} samples for a tile of {tile.rows} × {tile.columns}")
    for number in range(tile.rows):
        row = samples[number * tile.columns : (number + 1) * tile.columns]
        put_row(pixels, 0, width, tile, number, row)


def put_row(
    memory: memoryview, offset: int, width: int, tile: Tile, number: int, row: bytes
) -> None:
    """Write one row of samples, each as a block of step × step pixels."""
    step = tile.step
    if step > 1:
        row = b"".join([row[i : i + 1] * step for i in range(len(row))])[: tile.width]
    top = tile.y + number * step
    for y in range(top, min(top + step, tile.y + tile.height)):
        start = offset + y * width + tile.x
        memory[start : start + tile.width] = row


def worker_id() -> WorkerId:
    """This worker's process, interpreter and thread."""
    return os.getpid(), interpreters.get_current().id, threading.get_ident()


def wait_for_start(handle: Handle) -> WorkerId:
    """The first task of each worker: import this module, then wait until the flag is set."""
    with attached(handle) as memory:
        while memory is not None and not memory[0]:
            time.sleep(POLL_S)
    return worker_id()
