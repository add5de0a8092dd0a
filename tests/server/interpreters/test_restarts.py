"""When a loop that failed is started again."""

import itertools

from gillab.server.interpreters.restarts import LONGEST_PAUSE_S, MOST_FAILURES, Restarts


def test_pauses_double_until_a_loop_is_not_started_again() -> None:
    now = 0.0
    restarts = Restarts(lambda: now)
    pauses = []
    while restarts.after_failure(1):
        start = now
        while not restarts.due():
            now += 0.1
        pauses.append(now - start)
    assert len(pauses) == MOST_FAILURES - 1 and not restarts
    assert all(later > 1.5 * first for first, later in itertools.pairwise(pauses))
    assert max(pauses) <= LONGEST_PAUSE_S


def test_each_loop_is_due_once_and_success_resets_its_failures() -> None:
    restarts = Restarts(lambda: 5.0)
    restarts.now(3)
    assert restarts and restarts.due() == [3] and restarts.due() == []
    for _ in range(3 * MOST_FAILURES):
        assert restarts.after_failure(3)
        restarts.succeeded(3)
