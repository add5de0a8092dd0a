"""A wait without a time limit is told from one that may end by itself."""

import threading
import time
from concurrent.futures import Future

import pytest

from gillab.course.check.endless_wait import waits_for

END = threading.Event()
HELD = threading.Thread(target=END.wait, daemon=True)
ENDLESS = {
    "join": (HELD.join, threading.Thread),
    "an event": (END.wait, threading.Condition),
    "a result": (Future().result, threading.Condition),
    "a barrier": (threading.Barrier(2).wait, threading.Condition),
}
LIMITED = {
    "join": lambda: HELD.join(600),
    "an event": lambda: END.wait(600),
    "a result": lambda: Future().result(600),
    "sleep": lambda: time.sleep(600),
}


@pytest.fixture(scope="module", autouse=True)
def a_thread_to_wait_for():
    HELD.start()
    yield
    END.set()


def waiting(wait) -> int:
    """A thread that waits; it may not have come to that yet."""
    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread.ident or 0


@pytest.mark.parametrize("name", ENDLESS)
def test_names_what_is_waited_for(name):
    wait, kind = ENDLESS[name]
    ident = waiting(wait)
    while not waits_for(ident):
        time.sleep(0.001)
    assert isinstance(waits_for(ident), kind)


@pytest.mark.parametrize("name", LIMITED)
def test_a_wait_with_a_limit_is_none(name):
    ident = waiting(LIMITED[name])
    for _ in range(50):
        assert waits_for(ident) is None
        time.sleep(0.001)


def test_a_thread_that_is_just_started_is_not_waited_for():
    caller, seen = threading.get_ident(), []
    for _ in range(200):
        thread = threading.Thread(target=lambda: seen.append(waits_for(caller)))
        thread.start()
        while thread.is_alive():
            pass
    assert len(seen) == 200 and not any(seen)
