"""A web server in its own process that answers after 5 ms, for the http workload."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from gillab.core import child_environment

ANSWER_AFTER_S = 0.005


class Address(NamedTuple):
    """The port on 127.0.0.1 where the server listens, and its process id."""

    port: int
    pid: int


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(ANSWER_AFTER_S)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: a line for each request would cost more than the request."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 256  # with the default of 5, many clients at once wait for a second


@contextlib.contextmanager
def local_server() -> Generator[Address]:
    """Start the server on a free port, yield its address, end it."""
    command = [sys.executable, "-m", "gillab.bench.local_server"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment.variables(),
    ) as server:
        assert server.stdout is not None
        try:
            yield Address(int(server.stdout.readline()), server.pid)
        finally:
            server.kill()


def _serve() -> None:
    with _Server(("127.0.0.1", 0), _Answer) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    _serve()
