"""Listening sockets, and the number of connections that they accept."""

import asyncio
import contextlib
import errno
import socket
import sys

import pytest

from gillab.server import descriptors, listeners

NO_LIMIT = pytest.mark.skipif(sys.platform == "win32", reason="sockets are no open files there")


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
        with listeners.make("127.0.0.1", 0) as listener:
            seen = asyncio.get_running_loop().create_future()
            server = await asyncio.start_server(lambda r, w: seen.set_result(w), sock=listener)
            _, near = await asyncio.open_connection(*listener.getsockname())
            far = await seen
            value = far.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            near.close()
            far.close()
            server.close()
            return value

    assert asyncio.run(look()) != 0


class Failing:
    """A listener whose accept() fails with each of these errors, then gives a connection."""

    def __init__(self, *numbers: int):
        self.numbers = list(numbers)

    def accept(self):
        if self.numbers:
            number = self.numbers.pop(0)
            raise OSError(number, "made up")
        return "connection", "address"


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM])
def test_exhausted_descriptors_differ_from_an_empty_queue(number: int) -> None:
    assert listeners.accept(Failing(errno.EAGAIN)) is None  # ty: ignore[invalid-argument-type]
    assert listeners.accept(Failing(errno.ECONNABORTED)) is None  # ty: ignore[invalid-argument-type]
    assert listeners.accept(Failing()) == "connection"  # ty: ignore[invalid-argument-type]
    with pytest.raises(listeners.Exhausted):
        listeners.accept(Failing(number))


def test_all_waiting_connections_are_accepted() -> None:
    with listeners.claim("127.0.0.1", 0) as listener, contextlib.ExitStack() as open_ones:
        listener.setblocking(False)
        for _ in range(5):
            open_ones.enter_context(socket.create_connection(listener.getsockname()))
        found = [open_ones.enter_context(one) for one in listeners.accept_all(listener)]
        assert len(found) == 5


@pytest.mark.parametrize(
    ("allowed", "workers", "most"),
    [(None, 2, 2000), (100_000, 2, 2000), (1024, 2, 425), (64, 2, 5), (64, 1, 22)],
)
def test_connections_of_a_loop_stay_within_the_limit(allowed, workers, most, monkeypatch) -> None:
    monkeypatch.setattr(descriptors, "limit", lambda: allowed)
    assert descriptors.connections_of_loop(2000, workers) == most


def test_too_few_descriptors_for_so_many_workers_are_reported_in_a_line(monkeypatch) -> None:
    monkeypatch.setattr(descriptors, "limit", lambda: 256)
    with pytest.raises(
        descriptors.TooFewDescriptors, match="fewer --workers, or a higher"
    ) as caught:
        descriptors.connections_of_loop(2000, 64)
    assert "\n" not in str(caught.value)


@NO_LIMIT
def test_the_soft_limit_is_raised_as_far_as_the_hard_one_allows() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, before[1]))
        descriptors.raise_limit(150)
        assert descriptors.limit() == 150
        descriptors.raise_limit(120)
        assert descriptors.limit() == 150, "never lowered"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_limit_that_the_system_refuses_is_left(monkeypatch) -> None:
    """macOS has a second limit, which is lower than the hard limit that it names."""

    class Refusing:
        RLIMIT_NOFILE, RLIM_INFINITY = 7, -1

        @staticmethod
        def getrlimit(_kind):
            return 256, -1

        @staticmethod
        def setrlimit(_kind, _limits):
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(descriptors, "resource", Refusing)
    descriptors.raise_limit(1000)
    assert descriptors.limit() == 256
    assert "256 open files" in descriptors.limits(1000, {"ConnectError": 119})
    assert descriptors.limits(1000, {}) == descriptors.limits(256, {"ConnectError": 1}) == ""
