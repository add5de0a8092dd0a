"""A server in its own process on a free port; it is always ended."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from gillab.core import process_tree

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PATIENCE_S = 30.0  # for one answer


class Served:
    """A running server, for tests."""

    def __init__(self, said: Path, *options: str, before: Callable[[], object] | None = None):
        path = os.pathsep.join((str(ROOT / "src"), str(HERE / "apps")))
        command = [sys.executable, "-m", "gillab.server", *options]
        self.said = said
        self.patience_s = PATIENCE_S
        with said.open("w") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONPATH": path},
                start_new_session=True,
                preexec_fn=before,
            )

    def output(self) -> str:
        return self.said.read_text("utf-8", "replace")

    def wait_for(self, text: str, seconds: float = 30, times: int = 1) -> None:
        deadline = time.monotonic() + seconds
        while self.output().count(text) < times:
            assert time.monotonic() < deadline, f"never said {text!r}: {self.output()}"
            assert self.process.poll() is None or text in self.output(), self.output()
            time.sleep(0.02)

    def wait_until(self, true: Callable[[], object], seconds: float = 40) -> None:
        """Try again until it is true.

        A request may have been given to a loop that does not answer any more, so each of them
        gets only a part of the time.
        """
        deadline = time.monotonic() + seconds
        self.patience_s = seconds / 8
        try:
            while True:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    if true():
                        return
                assert time.monotonic() < deadline, f"never came true; {self.output()}"
                time.sleep(0.05)
        finally:
            self.patience_s = PATIENCE_S

    def begin(self) -> Served:
        self.wait_for("serving on ")
        self.port = int(self.output().split("serving on ")[1].split()[0].rpartition(":")[2])
        self.wait_until(lambda: self.get("/health")[0] == 200)
        return self

    def connect(self, timeout: float | None = None) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout or self.patience_s
        )

    def raw(self, timeout: float = 30) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def get(self, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Send a request on its own connection; return status and body."""
        with contextlib.closing(self.connect()) as connection:
            connection.request("GET" if body is None else "POST", path, body)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def interpreter(self) -> int:
        """The id of the interpreter that answers a new connection."""
        return json.loads(self.get("/health")[1])["interpreter"]

    def loops(self) -> list[dict[str, int]]:
        """The counters of each loop that was ever started."""
        found = json.loads(self.get("/metrics")[1])["loops"]
        return [loop for loop in found if loop["generation"]]

    def descriptors(self) -> int:
        return psutil.Process(self.process.pid).num_fds()

    def total(self, name: str) -> int:
        """The sum of this counter over all loops."""
        return sum(loop[name] for loop in self.loops())

    def stop(self, seconds: float = 30) -> int:
        self.process.terminate()
        return self.process.wait(seconds)

    def end(self) -> None:
        process_tree.end(self.process.pid)
        self.process.wait()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """serve("loops", "--workers", "2") returns a server that answers."""
    running: list[Served] = []

    def start(way: str, *options: str, begin: bool = True, before=None) -> Served:
        said = tmp_path / f"said-{len(running)}"
        running.append(Served(said, "--way", way, *options, before=before))
        return running[-1].begin() if begin else running[-1]

    yield start
    for served in running:
        served.end()
