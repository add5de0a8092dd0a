"""The feed on every executor, without Qt: a queue passes the results on instead of a signal."""

import queue
from dataclasses import replace
from typing import Any

import pytest

from gillab.desktop.model.feed import Delivery, Feed
from gillab.desktop.model.fractal import WAVES, render
from gillab.desktop.model.shared_pixels import NamedPixels, attached
from gillab.desktop.model.started_pool import WAYS, start_pool
from gillab.desktop.model.tile_work import draw_tiles, put
from gillab.desktop.model.view import STEPS, View

VIEW = View(100, 70)
WAIT_S = 30


class Owner:
    """Owns a feed, and takes the results in its own thread."""

    def __init__(self, started, **more):
        self.ends = queue.Queue()
        self.feed = Feed(started.pool, started.workers, self.ends.put, **more)
        self.tiles, self.pixels = [], memoryview(b"")

    def show(self, shared):
        self.pixels = shared.pixels

    def take_until(self, done):
        while not done():
            self.tiles += self.feed.take(self.ends.get(timeout=WAIT_S))


@pytest.fixture(params=WAYS)
def started(request, nothing_left_behind):
    started = start_pool(request.param, 2)
    yield started
    started.close()
    assert started.wait_closed(WAIT_S)


def expected(view):
    picture = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles():
        put(picture, view.width, tile, render(view, tile))
    return bytes(picture)


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "copied"])
@pytest.mark.parametrize("batch", [1, 3])
def test_the_picture_is_complete_and_right(started, shared, batch):
    owner = Owner(started, delivery=Delivery(shared, batch))
    owner.feed.start(VIEW, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    assert bytes(owner.pixels) == expected(VIEW)
    assert len(owner.tiles) == sum(len(VIEW.tiles(step)) for step in STEPS)
    first_s, complete_s = owner.feed.progress.first_s, owner.feed.progress.complete_s
    assert first_s is not None and complete_s is not None and first_s <= complete_s
    owner.feed.stop()


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "copied"])
def test_large_tiles_of_little_work_arrive_whole(started, shared):
    view = replace(VIEW, width=400, height=300, fractal=WAVES)
    owner = Owner(started, delivery=Delivery(shared, side=256))
    owner.feed.start(view, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    expected = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles(side=256):
        put(expected, view.width, tile, render(view, tile))
    assert bytes(owner.pixels) == bytes(expected)
    assert len(set(owner.pixels)) > 200
    owner.feed.stop()


def test_a_move_drops_the_view_before(started):
    owner = Owner(started)
    last = replace(VIEW, x=-0.745, y=0.113, span=0.01)
    for number in range(8):
        owner.feed.start(replace(last, span=0.02 + number / 100), owner.show)
    owner.feed.start(last, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    assert bytes(owner.pixels) == expected(last)
    assert len(owner.tiles) == sum(len(last.tiles(step)) for step in STEPS)
    owner.feed.stop()


def test_an_error_in_a_tile_is_kept(started):
    owner = Owner(started)
    owner.feed.start(replace(VIEW, fractal="fern"), owner.show)
    owner.take_until(lambda: owner.feed.progress.errors)
    assert "UnknownFractal: unknown fractal 'fern'" in owner.feed.progress.errors[0]
    assert "tile at (" in owner.feed.progress.errors[0]
    owner.feed.stop()


@pytest.mark.parametrize("started", WAYS[1:], indirect=True)  # inline cannot be shut down
def test_a_pool_that_was_shut_down_is_an_error(started):
    owner = Owner(started)
    started.pool.shutdown()
    owner.feed.start(VIEW, owner.show)
    owner.take_until(lambda: owner.feed.progress.errors)
    assert "RuntimeError" in owner.feed.progress.errors[0]
    owner.feed.stop()


def test_a_worker_stops_at_the_next_row():
    class Flag:
        """Memory whose first byte turns to 1 after it was read a few times."""

        looks = 0

        def __getitem__(self, place):
            self.looks += 1
            return int(self.looks > 5)

        def __setitem__(self, place, value):
            pass

    flag: Any = Flag()
    _, done = draw_tiles(VIEW, VIEW.tiles(), flag, True)
    assert done == ()
    assert flag.looks == 6


def test_memory_that_was_freed_is_not_an_error():
    shared = NamedPixels(10)
    handle = shared.handle
    shared.stop()
    shared.close()
    with attached(handle) as memory:
        assert memory is None
    assert draw_tiles(VIEW, VIEW.tiles(), handle, True)[1] == ()
