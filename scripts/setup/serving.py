"""A small server for site/, on this machine only."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import threading
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from setup.commands import Stop, say
from setup.live import Live
from setup.places import SITE, WINDOWS

HOST = "127.0.0.1"
_FOR_ALL = (
    "warning: everybody who can reach port {port} of this machine can read the site; Stop and "
    "reading offline work on this machine only, since browsers want https elsewhere"
)
_FIRST, _LAST = 8000, 8099


# What makes an open page follow a measurement. It is not in the site: only this server adds it.
_FOLLOW = (
    b'<link rel="stylesheet" href="/assets/css/live.css">'
    b'<script type="module" src="/assets/js/live.js"></script></head>'
)
_LIVE = "/live/"  # addresses that are answered by `Live`: events, page/CHART, slide/CHART


class Handler(SimpleHTTPRequestHandler):
    live: Live | None = None
    # Windows takes these types from the registry, where other programs may have changed them.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def do_GET(self) -> None:
        if not self.live:
            super().do_GET()
            return
        path = self.path.partition("?")[0]
        page = Path(self.translate_path(path), "index.html" if path.endswith("/") else "")
        try:
            if path == f"{_LIVE}events":
                self._follow(self.live)
            elif path.startswith(_LIVE):
                place, _, name = path[len(_LIVE) :].partition("/")
                self._send(self.live.chart(place, name).encode())
            elif path == f"/results/{self.live.results.name}" and self.live.results.is_file():
                self._send(self.live.results.read_bytes(), "application/json")
            elif page.suffix == ".html" and page.is_file():
                self._send(page.read_bytes().replace(b"</head>", _FOLLOW, 1))
            else:
                super().do_GET()
        except ConnectionError:  # the reader has left the page
            self.close_connection = True

    def _send(self, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _follow(self, live: Live) -> None:
        """Send what changes, until the reader leaves or the server ends."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with contextlib.closing(live.events()) as events:
            for event in events:
                self.wfile.write(event.encode())
                self.wfile.flush()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # a new build shows at once
        # Pages that load nothing from elsewhere may share memory with their workers: in the lab,
        # Stop then interrupts a program instead of ending its Python.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing for a request."""


def listen(port: int | None, host: str = HOST) -> socket.socket:
    """A listening socket: on `port`, else on the first free one from 8000 on."""
    if port is not None and not 0 <= port <= 65535:
        raise Stop(f"there is no port {port}: choose one from 1 to 65535")
    for candidate in range(_FIRST, _LAST + 1) if port is None else [port]:
        listener = socket.socket()
        if not WINDOWS:  # there, this option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen()
        except socket.gaierror:
            raise Stop(f"there is no address {host}: --host 0.0.0.0 serves on all") from None
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise Stop(f"{host} is no address of this machine: try --host 0.0.0.0") from None
            reason = error.strerror or str(error)
            continue
        return listener
    if port is None:
        raise Stop(f"no free port from {_FIRST} to {_LAST}; name one: --port 9000")
    raise Stop(f"port {port} cannot be used ({reason}); choose another: --port {port % 60000 + 1}")


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{HOST if host == '0.0.0.0' else host}:{port}/"


def show(listener: socket.socket, path: str, folder: Path = SITE, live: Live | None = None) -> None:
    """Serve until Ctrl-C; with `live`, open pages follow a measurement."""
    handler = partial(type("Handler", (Handler,), {"live": live}), directory=str(folder))
    server = ThreadingHTTPServer(listener.getsockname(), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    url = address(listener) + path.lstrip("/")
    say(f"the site is at {url} (Ctrl-C ends)")
    if not listener.getsockname()[0].startswith("127."):
        say(_FOR_ALL.format(port=listener.getsockname()[1]))
    if _has_screen():
        # Beside the server: a program that BROWSER names may run until it is closed.
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    if live:
        live.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("\nended")
    finally:
        if live:
            live.end()
        server.server_close()


def _has_screen() -> bool:
    if os.environ.get("CI"):
        return False
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
