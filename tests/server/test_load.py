"""The load generator: it sends at the planned times, and waits count from then."""

import asyncio
import dataclasses
import itertools
import subprocess
import sys
import time
from typing import Any

import pytest

from gillab.bench import plan
from gillab.bench.request import Request
from gillab.bench.suites import server as suite
from gillab.core.executors import UnknownExecutor
from gillab.core.results import Case
from gillab.core.stats import QUANTILES, percentile, quantiles
from gillab.server import listeners
from gillab.server import load as loading
from gillab.server.ways import WAYS

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def request(**changes) -> Request:
    asked = Request(
        suites=("server",),
        executors=("inline", "threads", "processes", "interpreters"),
        workers=(1, 2),
        workloads=("primes",),
        builds=("3.14",),
    )
    return dataclasses.replace(asked, **changes)


async def against(stall_s: float, load_of, answer: bytes = ANSWER) -> loading.Seen:
    """Send a load to a server that blocks once, for stall_s, 0.3 s after its first request."""
    came: list[float] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            came.append(time.monotonic())
            left = came[0] + 0.3 + stall_s - came[-1]
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


def test_a_stall_delays_all_requests_that_were_due_meanwhile() -> None:
    seen = asyncio.run(against(0.5, load_of(light_per_s=100.0)))
    assert seen.errors == {} and seen.unfinished == 0
    waited = [one for one in seen.measured if not one.heavy and one.latency(seen.end_s) > 0.1]
    # 100 per second for half a second: all of them waited, the first one longest. A closed loop
    # would have sent one request and reported one long wait.
    assert len(waited) >= 35
    assert max(one.latency(seen.end_s) for one in waited) >= 0.4


def test_errors_and_unanswered_are_counted() -> None:
    seen = asyncio.run(against(0.0, load_of(), ANSWER.replace(b"200 OK", b"503 No")))
    assert seen.errors == {"status 503": len(seen.measured)}
    assert seen.answered_in(0, 10) == 0
    assert min(seen.latencies(heavy=False)) > 0, "a quick error is not a quick answer"
    unreachable = loading.Load("http://127.0.0.1:1", 20.0, ("/",), 0.0, 0.5)
    seen = asyncio.run(loading.send(unreachable))
    assert seen.errors == {"ConnectError": len(seen.measured)} and seen.measured


def test_unanswered_requests_count_with_their_waiting_time() -> None:
    seen = asyncio.run(against(30.0, load_of(patience_s=0.2)))
    assert seen.unfinished > 20 and not seen.unsent
    assert seen.latencies(heavy=True)[-1] > 0.8


def test_too_many_heavy_requests_are_not_sent_but_light_ones_are(monkeypatch) -> None:
    monkeypatch.setattr(loading, "MOST_AT_ONCE", 5)
    seen = asyncio.run(against(30.0, load_of(patience_s=0.2)))
    assert seen.unsent > 10 and seen.errors == {}
    assert all(one.sent >= 0 for one in seen.measured if not one.heavy)
    assert len(seen.latencies(heavy=True)) == sum(one.heavy for one in seen.measured)


def test_requests_of_the_warm_up_answered_later_count() -> None:
    """A server with a queue at the start of the measured part works on earlier requests then."""
    seen = asyncio.run(against(1.0, load_of(warm_s=1.0, seconds=0.4, heavy_per_s=100.0)))
    late = [s for s in seen.everything if s.heavy and s.due < 1.0 <= s.done]
    assert late and seen.answered_in(1.0, seen.end_s + 1) >= len(late)
    assert not set(map(id, late)) & set(map(id, seen.measured))


def test_the_outcome_by_now_is_of_the_requests_that_are_due() -> None:
    """One that has no answer has waited since it was due."""
    load = loading.Load("http://127.0.0.1:1", 0.0, ("/order",), warm_s=0.5, seconds=9.5)
    planned = loading.arrivals(load)
    planned[21].done = planned[21].due + 0.25
    seen = loading.outcome(load, planned, 3.0, 0.0)
    assert all(0.5 <= one.due <= 3.0 for one in seen.measured) and planned[21] in seen.measured
    waits = seen.latencies(heavy=False)
    assert waits[-1] == pytest.approx(2.5) and pytest.approx(0.25) in waits


def test_times_count_from_the_start_that_is_given() -> None:
    """Then whoever looks on has the same clock."""
    sending = loading.Sending("http://127.0.0.1:1", time.perf_counter() - 5.0)
    assert sending.now() >= 5.0


def test_wrong_loads_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 200,000 requests"):
        load_of(heavy_per_s=1e6, seconds=60)("http://127.0.0.1:1")
    for rate in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="must not be negative"):
            load_of(heavy_per_s=rate)("http://127.0.0.1:1")
    with pytest.raises(ValueError, match="more than 0 seconds"):
        load_of(seconds=0)("http://127.0.0.1:1")


@pytest.mark.skipif(sys.platform == "win32", reason="sockets are not counted among open files")
def test_a_generator_without_descriptors_stops_and_gives_that_as_the_reason(tmp_path) -> None:
    """The listener accepts no connection, so each request keeps a descriptor of the generator."""
    import resource

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))

    with listeners.claim("127.0.0.1", 0) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "gillab.server.load", url, "--light", "200"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, preexec_fn=few)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("load: the generator cannot open more connections")


@pytest.mark.skipif(sys.platform == "win32", reason="sockets are not counted among open files")
def test_a_generator_raises_its_soft_limit_of_descriptors() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, before[1]))
    try:
        seen = asyncio.run(against(30.0, load_of(light_per_s=100.0, patience_s=0.2)))
        assert seen.errors == {} and seen.unfinished > 60
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_load_from_the_terminal(tmp_path) -> None:
    command = [sys.executable, "-m", "gillab.server.load"]
    far = subprocess.run([*command, "http://example.org"], capture_output=True, text=True)
    assert far.returncode == 2 and "this machine only" in far.stderr
    options = ["http://127.0.0.1:1", "--heavy", "20", "--seconds", "0.3"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "20/s offered, 0.0/s answered" in done.stdout and "ConnectError" in done.stdout


def test_arrivals_are_planned_and_repeatable() -> None:
    load = load_of(heavy_per_s=200.0, seconds=10.0, seed=7)("http://127.0.0.1:1")
    first, second = loading.arrivals(load), loading.arrivals(load)
    assert [(s.due, s.path) for s in first] == [(s.due, s.path) for s in second]
    heavy = [one.due for one in first if one.heavy]
    assert 1700 < len(heavy) < 2350, "200 a second for 10.1 s, give or take chance"
    assert all(one.due <= after.due for one, after in itertools.pairwise(first))


def test_only_this_machine_is_loaded() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        loading.Load("http://example.org:80", 1.0, ("/",), 0, 1)


def test_quantiles() -> None:
    ordered = [float(n) for n in range(1, 101)]
    assert percentile(ordered, 99) == 99.0 and percentile(ordered, 50) == 50.0
    assert percentile(ordered, 0) == 1.0 and percentile([5.0], 99.9) == 5.0
    assert len(quantiles(ordered)) == len(QUANTILES)


def pairs(cases) -> set[tuple[str, int, float]]:
    return {(case.executor, case.workers, case.params["load"]) for case in cases}


def test_suite_is_only_run_when_asked_for() -> None:
    everything = tuple(plan.suite_names())
    assert list(suite.cases(request(suites=everything))) == []
    asked = list(suite.cases(request(suites=("server", "cpu"))))
    assert {case.executor for case in asked} == set(WAYS)
    assert len(list(suite.cases(request(preset="full", suites=everything)))) > len(asked)


@pytest.mark.parametrize("preset", ["quick", "full"])
def test_every_number_of_workers_is_measured_at_the_highest_load(preset: str) -> None:
    loads = suite.LOADS[preset]
    asked = pairs(suite.cases(request(preset=preset)))
    assert loads[-1] > 1, "more than all cores can do"
    for way in set(WAYS) - {"inline"}:
        assert {load for name, n, load in asked if (name, n) == (way, 2)} == set(loads)
        assert {load for name, n, load in asked if (name, n) == (way, 1)} == {loads[-1]}
    assert {n for name, n, _ in asked if name == "inline"} == {1}


def test_ways_are_named_as_executors() -> None:
    asked = request(executors=("loops", "uvicorn"))
    plan.check(asked)
    assert {case.executor for case in suite.cases(asked)} == {"loops", "uvicorn"}
    assert asked.pools() == [], "no pool of that name: other suites leave it out"
    with pytest.raises(UnknownExecutor, match=r"choose among.*loops"):
        plan.check(request(executors=("lopps",)))
    with pytest.raises(UnknownExecutor, match="loops"):
        plan.check(request(executors=("loops",), suites=("cpu",)))


def test_a_build_is_measured_only_with_ways_that_it_supports(monkeypatch) -> None:
    def why(way: str, *missing: str, free: bool = False) -> str | None:
        monkeypatch.setattr(suite, "_missing", lambda python: missing)
        case = Case("server", "mix", way, 2, "3.14")
        return suite.unfit(case, {"free_threaded": free}, "python")

    assert why("loops") is None and why("threads", free=True) is None
    assert "threads only" in (why("loops", free=True) or "")
    assert "lacks the packages starlette" in (why("threads", "starlette", free=True) or "")
    assert "granian is not installed" in (why("granian", "granian") or "")
    assert why("loops", "granian") is None


def test_packages_are_searched_in_the_measured_build() -> None:
    assert suite._missing(sys.executable) == ()
    assert suite._missing("/nowhere/python") == suite.NEEDED


def test_the_bench_leaves_out_cases_that_do_not_fit_a_build_and_says_so(
    monkeypatch, capsys
) -> None:
    from gillab.bench import empty_requests, session
    from gillab.bench.builds import Builds

    cases = [Case("server", "mix", way, 2, "3.14t") for way in ("loops", "threads", "threads")]
    builds = Builds({"3.14t": {"free_threaded": True}}, {"3.14t": "python"})
    monkeypatch.setattr(suite, "_missing", lambda python: ())
    kept = session.fitting(cases, builds)
    assert [case.executor for case in kept] == ["threads", "threads"]
    assert capsys.readouterr().err.count("leaves cases out") == 1
    with pytest.raises(empty_requests.NothingToMeasure, match="nothing is left"):
        session.fitting(cases[:1], builds)


def test_memory_that_the_system_refuses_is_not_zero() -> None:
    refused = {"kind": "rss", "bytes": 0, "rss_bytes": 0}
    assert suite.memory(refused, [refused])["memory_idle_bytes"] is None
    assert suite.memory(refused, [refused])["memory_loaded_bytes"] is None
    idle = {"kind": "pss", "bytes": 5, "pss_bytes": 5}
    looks = [idle | {"pss_bytes": 7}, idle | {"pss_bytes": None}, idle | {"pss_bytes": 6}]
    found = suite.memory(idle, looks)
    assert (found["memory_kind"], found["memory_loaded_bytes"]) == ("pss", 7)
    assert found["memory_looks"] == 2


@pytest.mark.parametrize("way", ["loops", "uvicorn"])
def test_one_measured_case(way: str, monkeypatch) -> None:
    """One short real measurement: its figures are complete."""
    from gillab.bench.measure import Context

    monkeypatch.setitem(suite.MEASURED_S, "quick", 3.0)
    case = next(c for c in suite.cases(request()) if (c.executor, c.workers) == (way, 2))
    context = Context(clock=time.perf_counter, ask=lambda what: {}, values=1, warmups=0)
    measured = suite.measure(case, context)
    details = measured.details
    assert measured.values == [details["measured_s"] / details["answered"]]
    assert details["errors"] == {}
    for kind in ("light", "heavy"):
        found = details[kind]
        assert 0 < found["p50"] <= found["p95"] <= found["p99"] <= found["max"]
        assert len(found["quantiles"]) == len(QUANTILES)
    assert len(details["light"]["waits_ms"]) == details["light"]["n"]
    assert min(details["memory_idle_bytes"], details["memory_loaded_bytes"]) > 0
    assert details["memory_looks"] >= 1
    assert details["start_to_ready_s"] is None or (
        0 < details["start_to_answer_s"] <= details["start_to_ready_s"]
    )
    assert details["server_cpu_cores"] >= 0
