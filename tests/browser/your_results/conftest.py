"""The page "Your results" as the site serves it, without building the whole site."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import json
import re
import shutil
import threading
from pathlib import Path

import markdown
import pytest
from playwright.sync_api import expect

from gillab.core.vendor import plotly_file
from gillab.site import policy

ROOT = Path(__file__).resolve().parents[3]
APART = ["server.json", "desktop.json"]  # what the reference lacks
EXTENSIONS = ["md_in_html", "admonition", "pymdownx.tabbed", "pymdownx.superfences"]
SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your results</title>
<link rel="stylesheet" href="../../assets/colours.css">
<link rel="stylesheet" href="../../assets/site.css"></head>
<body data-md-color-scheme="default">
<main class="md-typeset" style="margin: 0 0.8rem">{}</main></body></html>"""


@pytest.fixture(scope="session")
def damage():
    """The module beside this file: how sound files become damaged ones."""
    spec = importlib.util.spec_from_file_location("damage", Path(__file__).with_name("damage.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def thinned(name: str) -> dict:
    """A committed file with at most two runs of each case: drawn as well, and sooner."""
    document = json.loads((ROOT / "docs" / "results" / name).read_text("utf-8"))
    seen, kept = {}, []
    for run in document["runs"]:
        key = json.dumps(run["case"], sort_keys=True)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= 2:
            kept.append(run)
    return document | {"runs": kept}


def thinned_reference() -> dict:
    """The reference with every suite: those that were measured apart, or never, are added."""
    document = thinned("reference.json")
    if not any(run["case"]["suite"] == "desktop" for run in document["runs"]):
        document["runs"] += as_of(document, thinned("desktop.json")["runs"])
    if not any(run["case"]["suite"] == "server" for run in document["runs"]):
        document["runs"] += as_of(document, server_runs(document["runs"][0]))
    return document


def as_of(document: dict, runs: list[dict]) -> list[dict]:
    """The runs as if they were of the document's first build."""
    build = next(iter(document["builds"]))
    return [run | {"case": run["case"] | {"build": build}} for run in runs]


def server_runs(like: dict) -> list[dict]:
    """Two made-up runs of three ways, with what a chart needs."""
    return [
        like
        | {
            "case": like["case"]
            | {"suite": "server", "workload": "mix", "executor": way, "params": {"load": 0.8}},
            "status": "ok",
            "unit": "s",
            "values": [0.01 * number],
            "details": {"light": {"p99": 0.02 * number}},
        }
        for number, way in enumerate(("inline", "interpreters", "loops") * 2, 1)
    ]


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """The served folder's address: assets and results of the checkout, and the one page."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs" / "assets", folder / "assets")
    library = plotly_file()
    if library is None:
        pytest.fail("the drawing library is missing: python3 scripts/workshop.py site")
    (folder / "assets" / "vendor").mkdir()
    shutil.copy(library, folder / "assets" / "vendor" / library.name)
    page = folder / "results" / "yours" / "index.html"
    page.parent.mkdir(parents=True)
    shown = json.dumps(thinned_reference())
    (folder / "results" / "reference.json").write_text(shown, "utf-8")
    for name in APART:
        shutil.copy(ROOT / "docs" / "results" / name, folder / "results" / name)
    text = (ROOT / "docs" / "results" / "yours.md").read_text("utf-8")
    body = re.sub(r"\A---.*?---\n", "", text, flags=re.DOTALL)
    html = SHELL.format(markdown.markdown(body, extensions=EXTENSIONS))
    page.write_text(policy.add(html), "utf-8")
    (folder / "blank.html").write_text("<!doctype html><title>blank</title>", "utf-8")
    handler = functools.partial(Silent, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join(10)


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def modules(chromium, address):
    """A blank tab, in which modules can be imported and called."""
    tab = chromium.new_page()
    tab.goto(f"{address}blank.html")
    yield tab
    tab.close()


class YourResults:
    """The page in a tab; `problems` is what went wrong, `asked` every request it made."""

    def __init__(self, tab, address: str):
        self.tab, self.problems, self.asked = tab, [], []
        tab.on("request", lambda request: self.asked.append((request.method, request.url)))
        tab.on("pageerror", lambda error: self.problems.append(str(error)))
        tab.on("console", lambda said: self.note(said))
        tab.on("dialog", lambda dialog: self.problems.append(dialog.message) or dialog.dismiss())
        tab.goto(f"{address}results/yours/")
        self.input = tab.locator("#results-files")
        self.input.wait_for()

    def note(self, said):
        if said.type in ("error", "warning") and "favicon" not in said.location["url"]:
            self.problems.append(said.text)

    def choose(self, *files: bytes, names=()) -> str:
        """What the page says once it is done with these files."""
        given = [
            {"name": name, "mimeType": "application/json", "buffer": file}
            for name, file in zip([*names, *["results.json"] * len(files)], files, strict=False)
        ]
        self.tab.evaluate("document.querySelector('.results__status').textContent = ''")
        self.input.set_input_files(given)
        status = self.tab.locator(".results__status")
        expect(status).to_have_text(re.compile("^(Drawn|No results|This)"), timeout=30_000)
        return status.text_content()

    def refused(self) -> list[str]:
        return self.tab.locator(".results__refused li").all_text_contents()

    def titles(self) -> list[str]:
        return self.tab.locator(".results__charts h2").all_text_contents()


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(reduced_motion="reduce")
    yield YourResults(context.new_page(), address)
    context.close()


@pytest.fixture
def reference() -> dict:
    return thinned_reference()


@pytest.fixture
def light(reference) -> dict:
    """A file of one chart, where it is the page that is looked at."""
    return reference | {"runs": [r for r in reference["runs"] if r["case"]["suite"] == "startup"]}


@pytest.fixture
def apart() -> dict[str, bytes]:
    """The committed files of suites that were measured apart, and the reference without these."""
    files = {name: (ROOT / "docs" / "results" / name).read_bytes() for name in APART}
    return files | {"reference.json": json.dumps(thinned("reference.json")).encode()}


@pytest.fixture
def builds() -> dict:
    return thinned("builds.json")
