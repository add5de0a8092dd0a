"""One event loop in each interpreter: spread, replaced, refused, counted."""

import asyncio
import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time

import pytest

from gillab.server import listeners, polling
from gillab.server.__main__ import main
from gillab.server.counters import Board
from gillab.server.interpreters.accept_balancing import Sharing

# Windows ends a process without telling it: there is no graceful stop, and its exit code is 1.
stops = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends it without telling it")
MANNERS = [(), ("--hand-over",)]


@pytest.mark.parametrize("manner", MANNERS)
def test_connections_are_spread(serve, manner) -> None:
    served = serve("loops", "--workers", "2", *manner)
    seen = [served.where() for _ in range(64)]
    assert len(set(seen)) == 2
    if manner:
        assert abs(seen.count(seen[0]) - 32) <= 8, "of equals each in turn"


def test_one_process_and_counters(serve) -> None:
    served = serve("loops", "--workers", "2")
    answers = [json.loads(served.get("/health")[1]) for _ in range(40)]
    assert {answer["process"] for answer in answers} == {served.process.pid}
    loops = served.loops()
    assert len(loops) == 2
    assert sum(loop["answered"] for loop in loops) >= 40
    assert sum(loop["accepted"] for loop in loops) >= 40
    assert all(loop["failed"] == 0 for loop in loops)


@pytest.mark.parametrize(
    "sharing",
    [
        False,
        pytest.param(
            True,
            marks=pytest.mark.skipif(
                not hasattr(socket, "SO_REUSEPORT"), reason="no shared ports on this system"
            ),
        ),
    ],
)
@pytest.mark.parametrize("way", ["loops", "threads", "uvicorn"])
def test_busy_port_is_refused(serve, way: str, sharing: bool) -> None:
    with listeners.make("127.0.0.1", 0, reuse_port=sharing) as other:
        other.listen()
        port = other.getsockname()[1]
        served = serve(way, "--port", str(port), begin=False)
        assert served.process.wait(30) == 2
        said = served.output()
        assert str(port) in said and "choose another" in said and "Traceback" not in said


def test_small_answers_are_not_delayed() -> None:
    """asyncio sets TCP_NODELAY only on sockets that name their protocol."""

    async def look() -> int:
        with listeners.make("127.0.0.1", 0) as door:
            seen = asyncio.get_running_loop().create_future()
            server = await asyncio.start_server(lambda r, w: seen.set_result(w), sock=door)
            _, near = await asyncio.open_connection(*door.getsockname())
            far = await seen
            value = far.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            near.close()
            far.close()
            server.close()
            return value

    assert asyncio.run(look()) != 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--port", "70000"), "70000 is not between 0 and 65535"),
        (("--port", "-5"), "-5 is not between 0 and 65535"),
        (("--hang-s", "0"), "no number of seconds"),
        (("--way", "threads", "--hand-over"), "--hand-over: for --way loops only"),
        (("--way", "uvicorn", "--hang-s", "3", "--app", "a:b"), "--app, --hang-s: for --way"),
        (("--app", "a.b"), "module:function"),
    ],
)
def test_wrong_options_are_said_in_a_line(options, said: str, capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["server", *options])
    with pytest.raises(SystemExit) as exit:
        main()
    assert exit.value.code == 2
    assert said in capsys.readouterr().err


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
    served.wait_until(lambda: len({served.where() for _ in range(16)}) == 2)
    assert served.stop() == 0


@stops
@pytest.mark.parametrize("manner", MANNERS)
def test_blocked_loop_is_left_behind(serve, manner) -> None:
    served = serve("loops", "--workers", "2", "--faults", "--hang-s", "1", *manner)
    with served.raw() as victim:
        victim.sendall(b"GET /fault?q=block HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)  # it has begun: from now on its loop takes in nobody
        answers: list[int] = []

        def visit() -> None:
            answers.append(served.get("/health")[0])

        visitors = [threading.Thread(target=visit) for _ in range(20)]
        for visitor in visitors:
            visitor.start()
        served.wait_for("left behind (1 so far), replaced")
        for visitor in visitors:
            visitor.join(30)
    assert answers == [200] * 20, "who waited at the blocked loop's door was seated elsewhere"
    served.wait_until(lambda: len({served.where() for _ in range(16)}) == 2)
    assert served.stop() == 1, "what hangs ends with the process, and the exit code says so"
    assert "could not be closed" in served.output()


@pytest.mark.skipif(not listeners.shares_ports(), reason="the loops watch no doors on this system")
def test_neighbour_helps_at_the_door_of_a_blocked_loop(serve) -> None:
    served = serve("loops", "--workers", "2", "--faults")
    with served.raw() as victim:
        victim.sendall(b"GET /fault?q=block HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        assert len({served.where() for _ in range(32)}) == 1
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


@pytest.mark.parametrize(
    ("way", "how"),
    # Not processes and exit: SystemExit ends the worker, and then the whole pool is broken.
    [
        *((way, "raise") for way in ("loops", "threads", "interpreters", "processes")),
        *((way, "exit") for way in ("loops", "threads", "interpreters")),
    ],
)
def test_failing_task_costs_one_answer(serve, way: str, how: str) -> None:
    served = serve(way, "--workers", "2", "--faults")
    for _ in range(5):
        assert served.get(f"/fault?q={how}")[0] == 500
    assert [served.get("/picture?q=8")[0] for _ in range(8)] == [200] * 8


def test_refused_app_is_said_once_and_clearly(serve) -> None:
    served = serve(
        "loops", "--app", "gillab.server.refused_app:create", "--workers", "2", begin=False
    )
    assert served.process.wait(30) == 1
    said = served.output()
    assert said.count("refused extension modules: psutil._psutil") == 1
    assert "no loop is left" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("app", "why"),
    [
        ("no_such_app:create", "No module named 'no_such_app'"),
        ("content_app:creat", "content_app has no creat"),
    ],
)
def test_misspelt_app_is_not_tried_again(serve, app: str, why: str) -> None:
    served = serve("loops", "--app", app, "--workers", "1", begin=False)
    assert served.process.wait(30) == 1
    said = served.output()
    assert said.count(f"cannot load {app}: {why}") == 1
    assert "no loop is left" in said and "Traceback" not in said


def test_app_that_does_without(serve) -> None:
    served = serve("loops", "--app", "content_app:create", "--workers", "1")
    assert served.get("/") == (200, b"None")
    assert "psutil" in served.output() and "went on without" in served.output()


def test_nothing_refused_is_said_too(serve) -> None:
    served = serve("loops", "--workers", "1")
    assert "extension modules that were refused: none" in served.output()


@stops
def test_loop_that_fails_to_start_is_tried_again(serve) -> None:
    served = serve("loops", "--app", "broken_app:create", "--workers", "2", begin=False)
    served.wait_for("loop 1: ended: RuntimeError: not today")
    served.begin()
    assert served.stop() == 0


def test_reset_connections_are_no_loss_where_main_hands_over(serve) -> None:
    served = serve("loops", "--workers", "2", "--hand-over")
    for _ in range(100):
        with served.raw() as visitor:
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert len({served.where() for _ in range(16)}) == 2
    served.wait_until(lambda: sum(loop["in_hand"] for loop in served.loops()) == 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the socket in /proc")
@pytest.mark.parametrize("manner", MANNERS)
def test_small_answers_of_a_loop_are_not_delayed(serve, manner) -> None:
    served = serve("loops", "--app", "nodelay_app:create", "--workers", "1", *manner)
    assert served.get("/") == (200, b"[True]")


def test_who_takes_a_visitor() -> None:
    """Slots 0, 1 and 2 are loops that have doors of their own; nobody serves at the fourth."""

    async def ask(in_hand: tuple[int, int, int]) -> dict[int, bool]:
        board = Board.of(4)
        for place, slot in enumerate(board.slots[:3]):
            slot["door"], slot["in_hand"], slot["beat_ns"] = place, in_hand[place], 2**62
        board.slots[3]["door"] = 3
        sharing = Sharing(board, board.slots[0], {}, lambda visitor: None)
        first = {place: sharing.is_mine(place) for place in range(4)}
        sharing.waited.add(0)
        assert sharing.is_mine(0), "nobody is left to others twice"
        return first

    for in_hand, wanted in {
        (0, 0, 0): {0: True, 1: False, 2: False, 3: True},
        (1, 1, 1): {0: True, 1: False, 2: False, 3: True},
        (1, 0, 2): {0: False, 1: False, 2: True, 3: True},
        (0, 1, 2): {0: True, 1: True, 2: True, 3: True},
        (3, 2, 2): {0: False, 1: False, 2: False, 3: True},
    }.items():
        assert asyncio.run(ask(in_hand)) == wanted


def test_board_is_shared_and_counts() -> None:
    board = Board.of(2)
    same = Board(board.memory)
    same.slots[1].add("requests", 3)
    same.slots[1].write_piece((1, 2, 3, 4, 5, 6, 7))
    assert board.slots[1]["requests"] == 3 and board.slots[0]["requests"] == 0
    assert list(board.slots[1].pieces_since(0)) == [[1, 2, 3, 4, 5, 6, 7]]
    for number in range(1000):
        board.slots[0].write_piece((number,) * 7)
    assert [piece[0] for piece in board.slots[0].pieces_since(0)] == list(range(744, 1000))


def test_loop_that_always_has_more_to_do_hears_the_network() -> None:
    async def spin_until_heard() -> bytes:
        near, far = socket.socketpair()
        with near, far:
            near.setblocking(False)
            heard = asyncio.ensure_future(asyncio.get_running_loop().sock_recv(near, 10))
            far.send(b"news")
            while not heard.done():
                await asyncio.sleep(0)
            return heard.result()

    with asyncio.Runner(loop_factory=polling.new_loop) as runner:
        assert runner.run(asyncio.wait_for(spin_until_heard(), 20)) == b"news"


def test_app_gets_the_whole_of_what_a_loop_does_without() -> None:
    code = """
import sys
from gillab.server import lean
assert not {"click", "multiprocessing", "logging.config", "uvicorn.main"} & set(sys.modules)
import logging.config, uvicorn
assert logging.config.dictConfig and uvicorn.run
assert uvicorn.Server is lean.Server and uvicorn.Config is lean.Config
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_app_that_uses_what_a_loop_leaves_unread_finds_it() -> None:
    code = """
import sys, types
from gillab.server import lazily
before = lazily.NAMES & set(sys.modules)
lazily.install()
from gillab.server import app, ways
from gillab.server.interpreters import interpreter_main, uvicorn_server
read = {name for name in lazily.NAMES if type(sys.modules.get(name)) is types.ModuleType}
assert read <= before, read - before
assert "locale" in sys.modules and "http.client" in sys.modules
import locale, shutil
from http.client import HTTPConnection
assert locale.getencoding() and shutil.which and HTTPConnection.request
assert type(locale) is types.ModuleType
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
