"""What the scripts that measure pages share: how Chromium starts, and a built site to open."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from setup import serving

from gillab.core.vendor import find_browser

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def launch(driver: Any) -> Any:
    """Playwright's browser: the Chromium of GILLAB_CHROMIUM, else the one on the PATH."""
    return driver.chromium.launch(executable_path=find_browser(), args=FLAGS)


@contextmanager
def served(site: Path, handler: type[serving.Handler]) -> Generator[str]:
    """The address of that folder on a port of 127.0.0.1, for as long as it is needed."""
    bound = partial(handler, directory=str(site.resolve()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
