"""What a worker is given to do: some tiles of one view, on one sheet."""

from __future__ import annotations

import os
import threading
import time
from concurrent import interpreters

from gillab.desktop.model.fractal import rows
from gillab.desktop.model.shared_pixels import HEAD, Ticket, borrowed
from gillab.desktop.model.view import Tile, View

GATE_POLL_S = 0.002

type Worker = tuple[int, int, int]  # process, interpreter, thread
type Finished = tuple[Worker, tuple[bytes, ...]]


def draw(view: View, tiles: list[Tile], ticket: Ticket, shared: bool) -> Finished:
    """Compute tiles until the flag says stop; who did it, and what of each finished tile.

    `shared` writes into the sheet and answers b"" for each tile; otherwise the samples come
    back as bytes. Fewer answers than tiles: it was stopped.
    """
    done = []
    with borrowed(ticket) as memory:
        for tile in tiles:
            if memory is None:
                break
            samples = _tile(view, tile, memory, shared)
            if samples is None:
                break
            done.append(samples)
    return who_am_i(), tuple(done)


def _tile(view: View, tile: Tile, memory: memoryview, shared: bool) -> bytes | None:
    found = []
    for number, row in enumerate(rows(view, tile)):
        if memory[0]:  # looked at after each row: that is how soon a worker is free again
            return None
        if shared:
            put_row(memory, HEAD, view.width, tile, number, row)
        else:
            found.append(row)
    return b"".join(found)


def put(pixels: memoryview, width: int, tile: Tile, samples: bytes) -> None:
    """Write a tile that came back as bytes onto a picture of that width; ValueError if it cannot
    be this tile's."""
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


def who_am_i() -> Worker:
    """This worker's process, interpreter and thread."""
    return os.getpid(), interpreters.get_current().id, threading.get_ident()


def ready(gate: Ticket) -> Worker:
    """A first task: the worker has imported what it needs, waits at the gate, says who it is."""
    with borrowed(gate) as memory:
        while memory is not None and not memory[0]:
            time.sleep(GATE_POLL_S)
    return who_am_i()
