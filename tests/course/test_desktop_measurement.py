"""What step 3.6 reads from a measured run, on every kind of system."""

import pytest

from gillab.bench.child import Outcome
from gillab.course import desktop_measurement

MB = 1_000_000
LINUX = {"rss_bytes": 90 * MB, "uss_bytes": 60 * MB, "pss_bytes": 70 * MB}
LINUX |= {"kind": "pss", "bytes": 70 * MB}
WINDOWS = {"rss_bytes": 90 * MB, "uss_bytes": 60 * MB, "pss_bytes": None}
WINDOWS |= {"kind": "uss", "bytes": 60 * MB}
MACOS = {"rss_bytes": 90 * MB, "uss_bytes": None, "pss_bytes": None}
MACOS |= {"kind": "rss", "bytes": 90 * MB}
NOTHING = {"rss_bytes": 0, "uss_bytes": None, "pss_bytes": None, "kind": "rss", "bytes": 0}


def details(memory):
    late_s = [0.001] * 98 + [0.020, 0.030]
    return {"late_s": late_s, "missed": 2, "tiles": 300, "seconds": 2.0, "memory": memory}


@pytest.fixture
def measured(monkeypatch, capsys):
    """measured(outcome) → what `measure` yields if every way ends like that, and what it prints."""

    def run(outcome):
        monkeypatch.setattr(desktop_measurement, "run_case", lambda *_, **__: outcome)
        return list(desktop_measurement.measure()), capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("memory", "said", "memory_bytes"),
    [
        (LINUX, "70 MB (PSS)", 70 * MB),
        (WINDOWS, "60 MB (USS)", 60 * MB),
        (MACOS, "90 MB (RSS)", 90 * MB),
    ],
    ids=["Linux", "Windows", "macOS"],
)
def test_memory_is_of_the_kind_that_the_system_reports(measured, memory, said, memory_bytes):
    ways, printed = measured(Outcome("ok", {"details": details(memory)}))
    expected = [(way, 0.020, 150.0, memory_bytes) for way in desktop_measurement.WAYS]
    assert ways == expected
    assert printed.count(said) == len(ways)


def test_unknown_memory_is_not_taken_for_little(measured):
    ways, printed = measured(Outcome("ok", {"details": details(NOTHING)}))
    assert ways == [] and "does not report the memory" in printed


def test_a_way_that_fails_is_printed_with_its_reason(measured):
    ways, printed = measured(Outcome("failed", reason="OSError: no more threads"))
    assert ways == [] and printed.count("OSError: no more threads") == 4
