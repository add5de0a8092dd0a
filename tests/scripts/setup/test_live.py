"""Pages that follow a measurement: what the server says while a results file grows."""

import contextlib
import dataclasses
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from gillab.bench import progress_file
from gillab.core.places import RESULTS
from gillab.core.results import Results, load, save

from .conftest import ROOT

# A site that is built in a moment; everything else is what workshop.py starts.
SERVER = """\
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from setup import drawing, live, pages, rebuild, serving
folder = Path(sys.argv[2])
pages.SITE = folder / "site"
build = [sys.executable, "-c", "import sys; from pathlib import Path; new = Path(sys.argv[1]);"
    "new.mkdir(); (new / 'index.html').write_text('<head></head>built again')", folder / "new"]
again = rebuild.Rebuild(folder / "new", build, {}, pages._put_in_place)
watched = live.Live(folder / "local.json", again, drawing.Drawing(Path(sys.executable)))
serving.show(serving.listen(0), "/", folder / "site", watched)
print("clean end")
"""


class Served:
    """A server in a process of its own, the results that it watches, and its events."""

    def __init__(self, folder: Path) -> None:
        self.results = folder / "local.json"
        (folder / "site").mkdir()
        (folder / "site" / "index.html").write_text("<head></head>as it was")
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", SERVER, ROOT / "scripts", folder],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"CI": "1", "GILLAB_RESULTS": str(self.results)},
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().split()[4]
        self.stream, self.state = self.follow(), {}
        self.until(bool)  # the first state is sent at once

    def follow(self) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.url.split("/")[2], timeout=60)
        connection.request("GET", "/live/events")
        return connection.getresponse()

    def until(self, wanted) -> dict:
        """The first state that is as wanted; the test's time limit ends the wait."""
        while not (self.state and wanted(self.state)):
            line = self.stream.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: {"):
                self.state = json.loads(line[6:])
        return self.state

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = Served(tmp_path_factory.mktemp("served"))
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture(scope="module")
def measured() -> Results:
    """The runs that come with the course, of the suite whose chart is drawn here."""
    found = load(RESULTS / "reference.json")
    runs = [run for run in found.runs if run.case.suite == "startup"]
    return dataclasses.replace(found, runs=runs)


def first(measured: Results, count: int) -> Results:
    return dataclasses.replace(measured, runs=measured.runs[:count])


def test_only_our_server_makes_a_page_follow(served):
    assert "/assets/js/live.js" in served.get("")
    assert served.until(bool) == {"version": 0, "measuring": None, "problem": None}
    for path in (ROOT / "scripts" / "theme", ROOT / "mkdocs.yml", ROOT / "src" / "gillab"):
        files = [path] if path.is_file() else filter(Path.is_file, path.rglob("*"))
        assert not any(b"js/live.js" in file.read_bytes() for file in files)


def test_a_chart_grows_with_its_file(served, measured):
    sizes = []
    for count in (4, len(measured.runs)):
        before = served.state["version"]
        save(first(measured, count), served.results)
        served.until(lambda state, old=before: state["version"] > old)
        sizes.append(len(served.get("live/page/startup")))
        assert served.get("live/slide/startup").startswith('<figure class="chart" data-chart=')
    assert 0 < sizes[0] < sizes[1]
    assert served.get("live/page/speedup") == "", "not measured: the page keeps what it shows"
    assert served.get("live/page/nothing") == ""
    assert json.loads(served.get("results/local.json"))["runs"]


def test_how_far_it_is_and_a_killed_bench(served, measured):
    killed = (
        "import sys, time; from pathlib import Path; from gillab.bench import progress_file as p\n"
        "class Shown:\n    def begin(self, total): pass\n    def case(self, run): pass\n"
        "file = p.ProgressFile(Path(sys.argv[1]), Shown()); file.begin(40); file.case(None)\n"
        "print('told', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", killed, served.results], stdout=subprocess.PIPE
    ) as bench:
        assert bench.stdout and bench.stdout.readline()
        # What was read last may be from between the begin and the case.
        state = served.until(lambda state: (state["measuring"] or {}).get("done"))
        bench.kill()
    assert (state["measuring"]["done"], state["measuring"]["of"]) == (1, 40)
    assert served.until(lambda state: not state["measuring"])
    assert progress_file.place(served.results).exists(), "what the killed one has left"


def test_a_damaged_file_is_said_and_harms_nothing(served, measured):
    served.results.write_text("{")
    problem = served.until(lambda state: state["problem"])["problem"]
    assert "local.json is damaged, measure again" in problem
    assert served.get("live/page/startup") == ""
    save(measured, served.results)
    served.until(lambda state: not state["problem"])
    assert served.get("live/page/startup").startswith("<figure")


def test_after_the_end_the_site_is_built_again(served, measured):
    save(first(measured, 8), served.results)
    while "built again" not in served.get(""):
        time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_control_c_ends_it_with_open_pages(served):
    other = served.follow()
    assert other.readline().startswith(b"data: {")
    served.process.send_signal(signal.SIGINT)
    assert other.read().endswith(b"event: end\ndata:\n\n")
    assert served.process.wait(60) == 0
    with contextlib.closing(served.process.stdout) as said:
        assert "clean end" in said.read()
