"""All figures of a build: which are kept, which are drawn again, and from which file."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from gillab.charts import catalogue, figures, self_check
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS

REFERENCE = RESULTS / "reference.json"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build charts; return the names of those that were drawn, and all figures."""
    monkeypatch.setattr(figures, "OWN_RESULTS", tmp_path / "none")

    def built(*names, results=REFERENCE):
        drawn = []
        draw = catalogue.draw
        with monkeypatch.context() as patch:
            patch.setattr(catalogue, "names", lambda: list(names))
            patch.setattr(catalogue, "draw", lambda name, r: drawn.append(name) or draw(name, r))
            return drawn, figures.build_all(results, tmp_path / "cache")

    return built


def test_a_chart_is_drawn_once_and_again_when_it_changes(add_chart, build):
    path = add_chart("one")
    first, second = build("one"), build("one")
    assert (first[0], second[0]) == (["one"], []) and first[1] == second[1]
    add_chart("one", path.read_text().partition("    ")[2].replace("words", "others"))
    drawn, found = build("one")
    assert drawn == ["one"] and found["one"]["layout"]["meta"]["alt"] == "others"


def change(path):
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    figures._sources.cache_clear()  # as in the next process


def test_a_chart_is_drawn_again_only_if_an_import_of_it_changes(package, build):
    both = ("speedup", "desktop-lag")
    build(*both)
    for name in ("desktop/window/style.py", "site/markup.py", "charts/winners.py"):
        change(package / name)
        assert build(*both)[0] == [], name
    change(package / "charts" / "look.py")
    assert build(*both)[0] == [*both]
    change(package / "desktop" / "model" / "lag.py")
    assert build(*both)[0] == ["desktop-lag"]
    change(package / "core" / "workloads.py")
    assert build(*both)[0] == ["speedup"]


def test_other_results_are_drawn_again(build, tmp_path):
    build("timeline")
    other = tmp_path / REFERENCE.name
    other.write_text(REFERENCE.read_text("utf-8").replace("timeline", "timelinf"))
    assert build("timeline", results=other)[0] == ["timeline"]


def test_a_chart_is_drawn_again_if_a_further_file_changes(build, tmp_path, monkeypatch):
    path = shutil.copy(self_check.FILE, tmp_path / "self-check.json")
    monkeypatch.setattr(self_check, "FILE", path)
    monkeypatch.setattr(self_check, "FURTHER_FILES", (path,))
    before = build("self-check", "timeline")[1]["self-check"]["layout"]["meta"]
    assert before["raw"] == "results/self-check.json"
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(document | {"created": "2031-02-03"}))
    drawn, found = build("self-check", "timeline")
    assert drawn == ["self-check"]
    assert "2031-02-03" in found["self-check"]["layout"]["meta"]["source"]
    assert "2031-02-03" not in before["source"]
    path.unlink()
    assert build("self-check")[1]["self-check"]["data"] == []


def test_every_chart_that_reads_a_further_file_declares_it():
    for name in catalogue.names():
        module = catalogue._load(name)
        assert (getattr(module, "FILE", None) is None) == (not catalogue.further_files(name)), name


def test_results_are_read_once_per_build_or_not_at_all(build, monkeypatch):
    loads = []
    load = figures.load
    monkeypatch.setattr(figures, "load", lambda path: loads.append(path) or load(path))
    build("timeline", "startup")
    assert loads == [REFERENCE]
    build("timeline", "startup")
    assert loads == [REFERENCE]


def test_a_suite_that_a_file_lacks_comes_from_the_first_file_that_has_it(build, monkeypatch):
    monkeypatch.setattr(figures, "OWN_RESULTS", RESULTS)
    found = build("timeline", "server-load")[1]
    assert found["timeline"]["layout"]["meta"]["raw"] == "results/reference.json"
    assert found["server-load"]["data"]
    assert found["server-load"]["layout"]["meta"]["raw"] == "results/server.json"


def test_a_chart_that_fails_stops_the_build_and_leaves_nothing(add_chart, build, tmp_path):
    add_chart("bad", "1 / 0")
    with pytest.raises(SiteError, match="chart bad: it failed"):
        build("bad")
    assert not list((tmp_path / "cache").iterdir())


def test_two_builds_at_once_may_share_a_cache(build, tmp_path, monkeypatch):
    names = ("timeline", "lost")
    figure = build(*names)[1]["timeline"]
    monkeypatch.setattr(catalogue, "names", lambda: list(names))
    for _ in range(10):
        for path in (tmp_path / "cache").glob("*.json"):
            path.unlink()  # as the other build does with what it replaces
        with ThreadPoolExecutor(2) as pool:
            twice = pool.map(lambda _: figures.build_all(REFERENCE, tmp_path / "cache"), range(2))
            for found in twice:
                assert len(found) == 2 and found["timeline"] == figure
