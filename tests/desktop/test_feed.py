"""The feed on every executor, without Qt: a queue carries the results instead of a signal."""

import queue
from dataclasses import replace
from typing import Any

import pytest

from gillab.desktop.model.feed import Delivery, Feed
from gillab.desktop.model.fractal import WAVES, render
from gillab.desktop.model.shared_pixels import SharedSheet, borrowed
from gillab.desktop.model.started_pool import WAYS, open_crew
from gillab.desktop.model.view import STEPS, View
from gillab.desktop.model.work import draw, put

VIEW = View(100, 70)
WAIT_S = 30


class Owner:
    """Owns a feed, and takes what lands in its own thread."""

    def __init__(self, crew, **more):
        self.arrivals = queue.Queue()
        self.feed = Feed(crew.pool, crew.workers, self.arrivals.put, **more)
        self.tiles, self.pixels = [], memoryview(b"")

    def show(self, sheet):
        self.pixels = sheet.pixels

    def take_until(self, done):
        while not done():
            self.tiles += self.feed.take(self.arrivals.get(timeout=WAIT_S))


@pytest.fixture(params=WAYS)
def crew(request, nothing_left_behind):
    crew = open_crew(request.param, 2)
    yield crew
    crew.close()
    assert crew.gone(WAIT_S)


def expected(view):
    picture = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles():
        put(picture, view.width, tile, render(view, tile))
    return bytes(picture)


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "copied"])
@pytest.mark.parametrize("batch", [1, 3])
def test_the_picture_is_complete_and_right(crew, shared, batch):
    owner = Owner(crew, delivery=Delivery(shared, batch))
    owner.feed.start(VIEW, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    assert bytes(owner.pixels) == expected(VIEW)
    assert len(owner.tiles) == sum(len(VIEW.tiles(step)) for step in STEPS)
    first_s, complete_s = owner.feed.progress.first_s, owner.feed.progress.complete_s
    assert first_s is not None and complete_s is not None and first_s <= complete_s
    owner.feed.stop()


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "copied"])
def test_large_tiles_of_little_work_arrive_whole(crew, shared):
    view = replace(VIEW, width=400, height=300, fractal=WAVES)
    owner = Owner(crew, delivery=Delivery(shared, side=256))
    owner.feed.start(view, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    expected = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles(side=256):
        put(expected, view.width, tile, render(view, tile))
    assert bytes(owner.pixels) == bytes(expected)
    assert len(set(owner.pixels)) > 200
    owner.feed.stop()


def test_a_move_drops_the_view_before(crew):
    owner = Owner(crew)
    last = replace(VIEW, x=-0.745, y=0.113, span=0.01)
    for number in range(8):
        owner.feed.start(replace(last, span=0.02 + number / 100), owner.show)
    owner.feed.start(last, owner.show)
    owner.take_until(lambda: owner.feed.progress.complete_s is not None)
    assert bytes(owner.pixels) == expected(last)
    assert len(owner.tiles) == sum(len(last.tiles(step)) for step in STEPS)
    owner.feed.stop()


def test_an_error_in_a_tile_is_kept(crew):
    owner = Owner(crew)
    owner.feed.start(replace(VIEW, fractal="fern"), owner.show)
    owner.take_until(lambda: owner.feed.progress.errors)
    assert "UnknownFractal: unknown fractal 'fern'" in owner.feed.progress.errors[0]
    assert "tile at (" in owner.feed.progress.errors[0]
    owner.feed.stop()


def test_a_pool_that_is_gone_is_told(crew):
    if crew.name == "inline":
        return  # it has nothing that could go
    owner = Owner(crew)
    crew.pool.shutdown()
    owner.feed.start(VIEW, owner.show)
    owner.take_until(lambda: owner.feed.progress.errors)
    assert "RuntimeError" in owner.feed.progress.errors[0]
    owner.feed.stop()


def test_a_worker_stops_at_the_next_row():
    class Flag:
        """Memory whose first byte turns to 1 after a few looks."""

        looks = 0

        def __getitem__(self, place):
            self.looks += 1
            return int(self.looks > 5)

        def __setitem__(self, place, value):
            pass

    flag: Any = Flag()
    _, done = draw(VIEW, VIEW.tiles(), flag, True)
    assert done == ()
    assert flag.looks == 6


def test_a_sheet_that_was_given_up_is_not_an_error():
    sheet = SharedSheet(10)
    ticket = sheet.ticket
    sheet.stop()
    sheet.close()
    with borrowed(ticket) as memory:
        assert memory is None
    assert draw(VIEW, VIEW.tiles(), ticket, True)[1] == ()
