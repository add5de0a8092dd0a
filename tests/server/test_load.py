"""The generator tells the truth: it sends when it said, and waits count from then."""

import asyncio
import dataclasses
import importlib.util
import itertools
import time
from typing import Any

import pytest

from gillab.bench import plan
from gillab.bench.suites import server as suite
from gillab.server import load as loading
from gillab.server.quantiles import QUANTILES, percentile, quantiles

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def request(**changes) -> plan.Request:
    asked = plan.Request(
        suites=("server",),
        executors=("inline",),
        workers=(1, 2),
        workloads=("primes",),
        builds=("3.14",),
    )
    return dataclasses.replace(asked, **changes)


async def against(stall_s: float, load_of, answer: bytes = ANSWER) -> loading.Seen:
    """Send a load to a server of this test that stands still once, for stall_s, after 0.3 s."""
    start = time.monotonic()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            left = start + 0.3 + stall_s - time.monotonic()
            if 0 < left < stall_s:
                await asyncio.sleep(left)
            writer.write(answer)
            await writer.drain()

    async def patient(reader, writer) -> None:
        try:
            await serve(reader, writer)
        except asyncio.IncompleteReadError, ConnectionError:
            writer.close()

    server = await asyncio.start_server(patient, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        return await loading.send(load_of(f"http://127.0.0.1:{port}"))
    finally:
        server.close()


def load_of(**changes):
    fields: dict[str, Any] = {
        "heavy_per_s": 40.0,
        "heavy_paths": ("/a", "/b"),
        "warm_s": 0.1,
        "seconds": 1.0,
    }
    return lambda url: loading.Load(url=url, **fields | changes)


@pytest.mark.parametrize("kept", [0, 8])
def test_a_stall_is_seen_by_all_who_came_meanwhile(kept: int) -> None:
    seen = asyncio.run(against(0.5, load_of(kept=kept, light_per_s=100.0)))
    assert seen.errors == {} and seen.unfinished == 0
    waited = [shot for shot in seen.shots if not shot.heavy and shot.latency(seen.end_s) > 0.1]
    # 100 a second for half a second: all of them waited, the first for longest. A closed loop
    # would have sent one of them and reported one long wait.
    assert len(waited) >= 35
    assert max(shot.latency(seen.end_s) for shot in waited) >= 0.4


def test_errors_and_unanswered_are_counted() -> None:
    seen = asyncio.run(against(0.0, load_of(), ANSWER.replace(b"200 OK", b"503 No")))
    assert seen.errors == {"status 503": len(seen.shots)}
    assert seen.answered_in(0, 10) == 0
    unreachable = loading.Load("http://127.0.0.1:1", 20.0, ("/",), 0.0, 0.5)
    seen = asyncio.run(loading.send(unreachable))
    assert seen.errors == {"ConnectError": len(seen.shots)} and seen.shots


def test_unanswered_requests_count_with_what_they_have_waited(monkeypatch) -> None:
    monkeypatch.setattr(loading, "PATIENCE_S", 0.2)
    seen = asyncio.run(against(30.0, load_of()))
    assert seen.unfinished > 20
    assert seen.latencies(heavy=True)[-1] > 0.8


def test_arrivals_are_planned_and_repeatable() -> None:
    load = load_of(heavy_per_s=200.0, seconds=10.0, seed=7)("http://127.0.0.1:1")
    first, second = loading.arrivals(load), loading.arrivals(load)
    assert [(s.due, s.path) for s in first] == [(s.due, s.path) for s in second]
    heavy = [shot.due for shot in first if shot.heavy]
    assert 1700 < len(heavy) < 2350, "200 a second for 10.1 s, give or take chance"
    assert all(shot.due <= after.due for shot, after in itertools.pairwise(first))


def test_only_this_machine_is_loaded() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        loading.Load("http://example.org:80", 1.0, ("/",), 0, 1)


def test_quantiles() -> None:
    ordered = [float(n) for n in range(1, 101)]
    assert percentile(ordered, 99) == 99.0 and percentile(ordered, 50) == 50.0
    assert percentile(ordered, 0) == 1.0 and percentile([5.0], 99.9) == 5.0
    assert len(quantiles(ordered)) == len(QUANTILES)


def test_suite_is_only_run_when_asked_for() -> None:
    assert list(suite.cases(request(suites=("cpu", "server")))) == []
    asked = list(suite.cases(request()))
    assert {case.executor for case in asked} >= {"loops", "uvicorn", "granian", "processes"}
    assert {case.workers for case in asked if case.executor != "inline"} == {2}
    full = list(suite.cases(request(preset="full", suites=("cpu", "server"))))
    assert len(full) > len(asked)


def test_missing_packages_are_named(monkeypatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "granian" else found(name)
    )
    with pytest.raises(plan.UnknownName, match="needs granian"):
        list(suite.cases(request()))


def test_one_measured_case() -> None:
    """The real thing, once and short: its figures are whole, whatever they are."""
    from gillab.bench.measure import Context

    case = next(c for c in suite.cases(request()) if c.executor == "loops")
    context = Context(clock=time.perf_counter, ask=lambda what: {}, values=1, warmups=0)
    measured = suite.measure(case, context)
    assert len(measured.values) == 1 and measured.values[0] > 0
    details = measured.details
    assert details["errors"] == {}
    for kind in ("light", "heavy"):
        found = details[kind]
        assert 0 < found["p50"] <= found["p95"] <= found["p99"] <= found["max"]
        assert len(found["quantiles"]) == len(QUANTILES)
    assert min(details["pss_idle_bytes"], details["pss_loaded_bytes"]) > 0
    assert details["start_to_answer_s"] > 0 and details["server_cpu_cores"] >= 0
