"""Time limits: our deadline gives 408 or 504; the app's own TimeoutError gives 500."""

import asyncio

import pytest

from gillab.server.counters import Counters
from gillab.server.limits import RequestLimits
from gillab.server.settings import Settings


class Client:
    """Sends one request to an app in this process; without `sends_body` its body never ends."""

    def __init__(self, path: str, sends_body: bool = True):
        self.scope = {"type": "http", "path": path, "headers": []}
        self.sends_body, self.sent = sends_body, []

    async def receive(self):
        if not self.sends_body:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return self.sent[0]["status"] if self.sent else 0


async def ask(client: Client) -> tuple[dict[str, int], BaseException | None]:
    """The counters afterwards, and the exception that the server would answer with 500."""
    counters = Counters.of(1)
    settings = Settings(request_s=0.5)
    limits = RequestLimits(timeout_app(), counters.slots[0], settings)
    raised = None
    try:
        await limits(client.scope, client.receive, client.send)
    except Exception as error:
        raised = error
    return counters.slots[0].as_dict(), raised


def timeout_app():
    import importlib.util
    from pathlib import Path

    path = Path(__file__).with_name("apps") / "timeout_app.py"
    spec = importlib.util.spec_from_file_location("timeout_app", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


@pytest.mark.parametrize(
    ("path", "sends_body", "status"), [("/before", True, 0), ("/reading", False, 0)]
)
def test_own_timeout_before_the_response_is_left_to_the_server(path, sends_body, status) -> None:
    client = Client(path, sends_body)
    counted, raised = asyncio.run(ask(client))
    assert isinstance(raised, TimeoutError) and client.status == status
    assert (counted["failed"], counted["refused"]) == (1, 0)


def test_own_timeout_after_the_response_has_begun_is_raised() -> None:
    client = Client("/after")
    counted, raised = asyncio.run(ask(client))
    assert isinstance(raised, TimeoutError) and client.status == 200
    assert [m.get("body") for m in client.sent[1:]] == [b"after"], "nothing of ours is added"
    assert counted["answered"] == 0, "an incomplete response is no answer"


@pytest.mark.parametrize(
    ("path", "sends_body", "status"),
    [("/slow", True, 504), ("/slow", False, 504), ("/caught", False, 504), ("/late", True, 200)],
)
def test_the_deadline_is_ours(path, sends_body, status) -> None:
    client = Client(path, sends_body)
    counted, raised = asyncio.run(ask(client))
    assert raised is None and client.status == status
    assert counted["failed"] == (status == 504)


def test_a_body_that_does_not_arrive_is_the_clients_fault() -> None:
    async def reads(scope, receive, send) -> None:
        await receive()

    async def go() -> tuple[int, int]:
        counters, client = Counters.of(1), Client("/", sends_body=False)
        limits = RequestLimits(reads, counters.slots[0], Settings(request_s=0.1))
        await limits(client.scope, client.receive, client.send)
        return client.status, counters.slots[0]["refused"]

    assert asyncio.run(go()) == (408, 1)


def test_a_whole_request_that_is_read_again_is_not_the_clients_fault() -> None:
    """Many frameworks wait for the client's disconnection while they work."""

    async def waits(scope, receive, send) -> None:
        await receive()
        client.sends_body = False
        await receive()

    client = Client("/")

    async def go() -> int:
        limits = RequestLimits(waits, Counters.of(1).slots[0], Settings(request_s=0.1))
        await limits(client.scope, client.receive, client.send)
        return client.status

    assert asyncio.run(go()) == 504


def test_a_stop_answers_what_is_still_open() -> None:
    """uvicorn cancels the remaining tasks after its time limit."""

    async def waits(scope, receive, send) -> None:
        await asyncio.sleep(60)

    async def go() -> int:
        client, limits = Client("/"), RequestLimits(waits, Counters.of(1).slots[0], Settings())
        task = asyncio.create_task(limits(client.scope, client.receive, client.send))
        await asyncio.sleep(0)
        limits.draining = True
        task.cancel()
        await task
        return client.status

    assert asyncio.run(go()) == 503


def test_own_timeout_is_a_500_over_the_network(serve) -> None:
    served = serve("loops", "--app", "timeout_app:app", "--workers", "1", "--request-s", "1")
    assert served.get("/before")[0] == 500
    assert served.get("/slow")[0] == 504
