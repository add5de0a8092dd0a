"""A strict build of the whole site for all processes; in each a server with gzip and a browser."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import mimetypes
import os
import re
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterable
from pathlib import Path

import pytest
from filelock import FileLock

from gillab.core.vendor import find_browser

from ..chromium import SWITCHES

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/course/"  # not the root of the host: absolute paths would go unnoticed there
# Pages know the address they are served from; each process serves the one build from its own.
BUILT_FOR = f"http://course.invalid{PREFIX}"
BUILT_SITE = "GILLAB_BUILT_SITE"  # a folder with the site, built strictly and for that address
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml"}
ADDRESSED = {".html", ".xml"}  # what names the address that the site was built for
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


class Site:
    """The built site on a port of 127.0.0.1; `sent` holds (path, bytes over the wire)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []
        self.headers: dict[str, str] = {}  # sent with everything
        self.missing = ""  # a path with this in it is answered by 404
        self.half = ""  # of a path with this in it the second half waits for `rest`
        self.rest = threading.Event()
        self.folder = Path()  # where the pages are, once they are built
        self._packed: dict[Path, bytes] = {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"

    def weigh(self) -> int:
        return sum(size for _, size in self.sent)

    def asked_for(self, part: str) -> int:
        return sum(part in path for path, _ in self.sent)

    def weight(self, addresses: Iterable[str]) -> int:
        """Bytes over the wire of all these addresses, each fetched once."""
        own = {a.partition("#")[0].partition("?")[0] for a in addresses if a.startswith(self.url)}
        return sum(len(self.body(self.file(a.removeprefix(self.url)))) for a in own)

    def file(self, path: str) -> Path:
        """What is sent for this path below the site's root."""
        file = self.folder / urllib.parse.unquote(path)
        return file / "index.html" if path.endswith("/") or not path else file

    def pages(self) -> list[str]:
        """Addresses of all pages relative to the site's root, from the sitemap."""
        text = (self.folder / "sitemap.xml").read_text("utf-8")
        return [found.removeprefix(BUILT_FOR) for found in re.findall(r"<loc>(.*?)</loc>", text)]

    def body(self, path: Path) -> bytes:
        if path not in self._packed:
            content = path.read_bytes()
            if path.suffix in ADDRESSED:
                content = content.replace(BUILT_FOR.encode(), self.url.encode())
            packed = path.suffix in COMPRESSED
            self._packed[path] = gzip.compress(content, 6) if packed else content
        return self._packed[path]

    def _handler(site):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.partition("?")[0]
                file = site.file(path.removeprefix(PREFIX))
                lacks = site.missing and site.missing in path
                if lacks or not path.startswith(PREFIX) or not file.is_file():
                    self.send_error(404)
                    return
                body = site.body(file)
                site.sent.append((path, len(body)))
                self.send_response(200)
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if file.suffix in COMPRESSED:
                    self.send_header("Content-Encoding", "gzip")
                for name, value in site.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                half = len(body) // 2 if site.half and site.half in path else len(body)
                with contextlib.suppress(ConnectionError):  # the reader does not want the rest
                    self.wfile.write(body[:half])
                    if half < len(body):
                        site.rest.wait(60)
                    self.wfile.write(body[half:])

            def log_message(self, format, *args):
                pass

        return Handler


def build(folder: Path) -> str:
    """Build the site there; what went wrong, or nothing."""
    variables = os.environ | {
        "GILLAB_SITE_URL": BUILT_FOR,
        "GILLAB_RESULTS": str(ROOT / "docs" / "results" / "reference.json"),  # not the reader's own
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", folder]
    built = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=900
    )
    return built.stderr[-2000:] or "no message" if built.returncode else ""


@pytest.fixture(scope="session")
def pages_folder(tmp_path_factory) -> Path:
    """The site that GILLAB_BUILT_SITE names, as .ci/run does, else one that is built here.

    It is built here too if that one has no pictures of charts, because it was built before there
    was a browser to draw them.

    The first process that needs it builds it; the others wait and take what it made.

    Tests that use it have a time limit for themselves alone (func_only): the build has its own.
    """
    if built := os.environ.get(BUILT_SITE):
        if not (Path(built) / "sitemap.xml").exists():
            pytest.fail(f"{BUILT_SITE} names {built}, where no site was built", pytrace=False)
        if BUILT_FOR not in (Path(built) / "sitemap.xml").read_text("utf-8"):
            pytest.fail(f"the site in {built} was not built for {BUILT_FOR}", pytrace=False)
        if any((Path(built) / "charts").glob("*.svg")):
            return Path(built)
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, told = shared / "site", shared / "site.txt"
    with FileLock(shared / "site.lock"):
        if not told.exists():
            told.write_text(build(folder), "utf-8")
    problem = told.read_text("utf-8")
    if problem:
        pytest.fail(f"the site does not build:\n{problem}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def site(pages_folder):
    served = Site()
    served.folder = pages_folder
    thread = threading.Thread(target=served.server.serve_forever, daemon=True)
    thread.start()
    yield served
    served.server.shutdown()
    thread.join(10)


@pytest.fixture(scope="session")
def chromium(driver):
    installed = find_browser()
    if not installed:
        pytest.fail(
            "no Chromium: install one or name it in GILLAB_CHROMIUM; "
            "python3 scripts/workshop.py test does so by itself",
            pytrace=False,
        )
    browser = driver.chromium.launch(executable_path=installed, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture
def visitor(chromium, site):
    """Opens fresh tabs; whatever goes wrong in one is a line of its `problems`."""
    tabs = []

    def open_one(*where, **how):
        tabs.append(open_tab(chromium, site, *where, **how))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.context.close()


def open_tab(
    chromium, site, size="desktop", scheme="light", script=True, policy=False, keep="allow"
):
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=script,
        reduced_motion="reduce",
        service_workers=keep,
        bypass_csp=not policy,  # wait_for_function evaluates strings, which the policy forbids
    )
    tab = context.new_page()
    tab.problems = []
    watch(tab, site.url)
    return tab


def watch(tab, home: str) -> None:
    """Note errors, warnings, failed and foreign requests."""

    def note(text):
        tab.problems.append(f"{tab.url.removeprefix(home) or 'home'}: {text}")

    def asked(request):
        if not request.url.startswith((home, "data:", "blob:")):
            note(f"foreign request {request.url}")

    def answered(response):
        if response.status >= 400:
            note(f"{response.status} {response.url}")

    def said(message):
        if message.type in ("error", "warning"):
            note(f"console {message.type}: {message.text}")

    tab.on("request", asked)
    tab.on("response", answered)
    tab.on("console", said)
    tab.on("pageerror", lambda error: note(f"error: {error}"))
