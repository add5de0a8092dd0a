"""One event loop in each interpreter: how connections reach it, how a failed one is replaced."""

import contextlib
import http.client
import json
import socket
import sys
import threading
import time

import pytest

from gillab.server import listeners

# Windows ends a process without a signal: there is no graceful stop, and its exit code is 1.
stops = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends it without telling it")
MANNERS = [(), ("--hand-over",)]


@pytest.mark.parametrize("manner", MANNERS)
def test_connections_are_spread_over_the_interpreters_of_one_process(serve, manner) -> None:
    served = serve("loops", "--workers", "2", *manner)
    answers = [json.loads(served.get("/health")[1]) for _ in range(64)]
    assert {answer["process"] for answer in answers} == {served.process.pid}
    seen = [answer["interpreter"] for answer in answers]
    assert len(set(seen)) == 2
    if manner:
        assert abs(seen.count(seen[0]) - 32) <= 8, "equal loops take turns"
    loops = served.loops()
    assert {loop["interpreter"] for loop in loops} == set(seen)
    assert sum(loop["answered"] for loop in loops) >= 64
    assert sum(loop["accepted"] for loop in loops) >= 64
    assert all(loop["failed"] == 0 for loop in loops)
    assert "extension modules that were refused: none" in served.output()


@stops
@pytest.mark.parametrize("manner", MANNERS)
def test_failed_loop_is_replaced_and_others_go_on(serve, manner) -> None:
    served = serve("loops", "--workers", "2", "--faults", *manner)
    kept = {}
    while len(kept) < 2:  # a connection to each loop
        connection = served.connect()
        connection.request("GET", "/health")
        kept[json.loads(connection.getresponse().read())["interpreter"]] = connection
    (doomed, other) = kept.values()
    doomed.request("GET", "/fault?q=stop")
    with contextlib.suppress(http.client.HTTPException, ConnectionError):
        assert doomed.getresponse().status == 500
    for _ in range(50):
        other.request("GET", "/health")
        assert other.getresponse().read()
    served.wait_for("ended: RuntimeError")
    served.wait_for("serving", times=2)
    served.wait_until(lambda: len({served.interpreter() for _ in range(16)}) == 2)
    assert served.stop() == 0


@stops
@pytest.mark.parametrize("manner", MANNERS)
def test_blocked_loop_is_left_behind(serve, manner) -> None:
    served = serve("loops", "--workers", "2", "--faults", "--hang-s", "1", *manner)
    with served.raw() as victim:
        victim.sendall(b"GET /fault?q=block HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)  # the work has begun: now its loop accepts nothing
        answers: list[int] = []

        def ask() -> None:
            answers.append(served.get("/health")[0])

        clients = [threading.Thread(target=ask) for _ in range(20)]
        for client in clients:
            client.start()
        served.wait_for("left behind (1 so far), replaced")
        for client in clients:
            client.join(30)
    assert answers == [200] * 20, "another loop served those at the blocked loop's listener"
    served.wait_until(lambda: len({served.interpreter() for _ in range(16)}) == 2)
    assert served.stop() == 1, "what hangs ends with the process, and the exit code says so"
    assert "could not be closed" in served.output()


@pytest.mark.skipif(not listeners.shares_ports(), reason="main accepts on this system")
def test_neighbour_accepts_at_the_listener_of_a_blocked_loop(serve) -> None:
    served = serve("loops", "--workers", "2", "--faults")
    with served.raw() as victim:
        victim.sendall(b"GET /fault?q=block HTTP/1.1\r\nHost: x\r\n\r\n")
        served.wait_until(lambda: len({served.interpreter() for _ in range(32)}) == 1)
    assert "replaced" not in served.output()


@stops
def test_stop_while_a_task_hangs(serve) -> None:
    served = serve("loops", "--workers", "2", "--faults", "--drain-s", "1")
    with served.raw() as victim:
        victim.sendall(b"GET /fault?q=hang HTTP/1.1\r\nHost: x\r\n\r\n")
        served.wait_until(lambda: any(loop["work_since_ns"] for loop in served.loops()))
        assert served.stop() == 1
        assert victim.recv(100).startswith(b"HTTP/1.1 503")
    said = served.output()
    assert "1 interpreters could not be closed" in said and "Traceback" not in said


@stops
def test_hanging_task_is_answered_and_left_behind(serve) -> None:
    served = serve("loops", "--workers", "2", "--faults", "--hang-s", "4", "--request-s", "2")
    status, text = served.get("/fault?q=hang")
    assert status == 504 and b"2 s" in text
    served.wait_for("a task has been running for 4 s: left behind")
    served.wait_until(lambda: {served.get("/picture?q=8")[0] for _ in range(16)} == {200})
    assert served.stop() == 1


@pytest.mark.parametrize("way", ["loops", "threads", "interpreters", "processes"])
def test_failing_task_costs_one_answer(serve, way: str) -> None:
    served = serve(way, "--workers", "2", "--faults")
    # In a process SystemExit ends the worker, and with it the whole pool.
    for how in ("raise",) if way == "processes" else ("raise", "exit"):
        for _ in range(5):
            assert served.get(f"/fault?q={how}")[0] == 500
        assert [served.get("/picture?q=8")[0] for _ in range(8)] == [200] * 8


def test_refused_app_is_reported_once_and_clearly(serve) -> None:
    served = serve(
        "loops", "--app", "gillab.server.refused_app:create", "--workers", "2", begin=False
    )
    assert served.process.wait(30) == 1
    said = served.output()
    assert said.count("refused extension modules: psutil._psutil") == 1
    assert "no loop is left" in said and "Traceback" not in said


def test_app_that_works_without_a_refused_module(serve) -> None:
    served = serve("loops", "--app", "content_app:create", "--workers", "1")
    assert served.get("/") == (200, b"None")
    assert "psutil" in served.output() and "works without them" in served.output()


@stops
def test_loop_that_fails_to_start_is_tried_again(serve) -> None:
    served = serve("loops", "--app", "broken_app:create", "--workers", "2", begin=False)
    served.wait_for("loop 1: ended: broken_app:create raised RuntimeError: not today")
    served.begin()
    assert served.stop() == 0


def test_reset_connections_do_no_harm_if_main_accepts(serve) -> None:
    served = serve("loops", "--workers", "2", "--hand-over")
    for _ in range(100):
        with served.raw() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert len({served.interpreter() for _ in range(16)}) == 2
    served.wait_until(lambda: served.total("pending") == 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the socket in /proc")
@pytest.mark.parametrize("manner", MANNERS)
def test_small_answers_of_a_loop_are_not_delayed(serve, manner) -> None:
    served = serve("loops", "--app", "nodelay_app:create", "--workers", "1", *manner)
    assert served.get("/") == (200, b"[True]")
