"""A small server for site/, on this machine only."""

from __future__ import annotations

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
from setup.places import SITE, WINDOWS

HOST = "127.0.0.1"
_FOR_ALL = (
    "warning: everybody who can reach port {port} of this machine can read the site; Stop and "
    "reading offline work on this machine only, since browsers want https elsewhere"
)
_FIRST, _LAST = 8000, 8099
# A worker does not get its page's policy, only that of its own file.
_WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


class Handler(SimpleHTTPRequestHandler):
    # Windows takes these types from the registry, where other programs may have changed them.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # a new build shows at once
        # Pages that load nothing from elsewhere may share memory with their workers: in the lab,
        # Stop then interrupts a program instead of ending its Python.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        if self.path.partition("?")[0].endswith("/lab/engine.js"):
            self.send_header("Content-Security-Policy", _WORKER_POLICY)
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


def show(listener: socket.socket, path: str, folder: Path = SITE) -> None:
    """Serve until Ctrl-C."""
    handler = partial(Handler, directory=str(folder))
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
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("\nended")
    finally:
        server.server_close()


def _has_screen() -> bool:
    if os.environ.get("CI"):
        return False
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
