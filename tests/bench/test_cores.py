"""A baseline that runs on another core each time, and leaves nothing behind."""

import os
import sys
import threading

import pytest

from gillab.bench import cores
from gillab.core.workloads import WORKLOADS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a thread choose")

several = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="this process may use one core only",
)


def allowed() -> set[int]:
    return os.sched_getaffinity(0)


@several
def test_each_call_has_one_core_and_all_cores_have_their_turn():
    seen: list[set[int]] = []
    before = allowed()
    action = cores.in_turn(lambda: seen.append(allowed()))
    for _ in range(2 * len(before)):
        action()
        assert allowed() == before
    kind = cores.same_kind(before)
    assert all(len(one) == 1 for one in seen)
    assert set.union(*seen[: len(kind)]) == set(kind), "no core twice before each had its turn"


@several
def test_the_thread_is_set_free_after_an_error_too():
    before = allowed()

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cores.in_turn(fails)()
    assert allowed() == before


@several
def test_only_the_calling_thread_is_placed():
    """Workers that wait for a task keep all cores."""
    ready, done = threading.Event(), threading.Event()
    places: list[set[int]] = []

    def worker() -> None:
        ready.wait()
        places.append(allowed())
        done.set()

    thread = threading.Thread(target=worker)
    thread.start()

    def baseline() -> None:
        ready.set()
        done.wait()

    cores.in_turn(baseline)()
    thread.join()
    assert places == [allowed()]


@several
def test_the_order_is_the_seed_s():
    def order(seed: int) -> list[set[int]]:
        seen: list[set[int]] = []
        action = cores.in_turn(lambda: seen.append(allowed()), seed=seed)
        for _ in range(4):
            action()
        return seen

    assert order(1) == order(1)
    assert len({str(order(seed)) for seed in range(20)}) > 1


def test_with_one_core_or_without_permission_the_action_stays_as_it_is(monkeypatch):
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    assert cores.in_turn(forbidden) is forbidden
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert cores.in_turn(forbidden) is forbidden
    monkeypatch.delattr(os, "sched_setaffinity")
    assert cores.in_turn(forbidden) is forbidden


@several
def test_a_core_that_was_switched_off_meanwhile_is_no_error(monkeypatch):
    place = os.sched_setaffinity
    calls = []

    def gone(pid: int, wanted: set[int]) -> None:
        if len(wanted) == 1:
            raise OSError(22, "Invalid argument")
        place(pid, wanted)

    monkeypatch.setattr(os, "sched_setaffinity", gone)
    cores.in_turn(lambda: calls.append(1))()
    assert calls == [1]


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ({0: 5_000_000, 1: 5_000_000, 2: 3_800_000, 3: 3_800_000}, [0, 1]),
        ({0: 5_200_000, 1: 5_000_000}, [0, 1]),
        ({0: None, 1: None}, [0, 1]),
    ],
)
def test_slow_cores_beside_fast_ones_do_not_take_part(tmp_path, rates, expected):
    for core, rate in rates.items():
        if rate:
            folder = tmp_path / f"cpu{core}" / "cpufreq"
            folder.mkdir(parents=True)
            (folder / "cpuinfo_max_freq").write_text(f"{rate}\n")
    assert cores.same_kind(set(rates), tmp_path) == expected


def test_no_workload_starts_a_thread_or_a_process():
    """What a placed thread starts stays on its core, so a baseline must start nothing."""
    started: list[str] = []
    listening = True

    def listen(event: str, _arguments: object) -> None:
        """See https://docs.python.org/3/library/audit_events.html for the events."""
        if listening and event.startswith(("_thread.start", "subprocess.", "os.fork", "os.posix")):
            started.append(event)

    sys.addaudithook(listen)
    threading.Thread(target=int).start()
    assert started, "the hook sees a thread that starts"
    started.clear()
    for name, workload in WORKLOADS.items():
        if name != "http":  # it needs its server; the client is plain http.client
            workload.function(workload.argument)
    listening = False
    assert not started
