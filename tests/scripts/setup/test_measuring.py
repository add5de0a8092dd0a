"""What `site` does after bench has ended, failed or been interrupted; a stub replaces bench."""

import json
import sys

import pytest
from setup import commands, done_marks, pages, places, verbs

from gillab.core.whose import host_digest

BENCH = """\
import json, sys
from pathlib import Path
here = Path(__file__).parent
(here / "asked.txt").write_text(" ".join(sys.argv[1:]))
code, left = json.loads((here / "plan.json").read_text())
if left is not None:
    (here.parent / "local.json").write_text(json.dumps({"provenance": left}))
sys.exit(code)
"""
DONE = {
    "created": "2026-11-25T10:00:00+00:00",
    "load_after": 0.5,
    "machine": {"hostname_hash": host_digest()},
}
HALF = {**DONE, "load_after": None}


class Bench:
    def __init__(self, root) -> None:
        self.folder = root / "scripts"
        self.local = root / "local.json"
        self.folder.mkdir()
        (self.folder / "bench.py").write_text(BENCH)

    def will(self, code: int, provenance: dict | None) -> None:
        (self.folder / "plan.json").write_text(json.dumps([code, provenance]))

    def there(self, provenance: dict) -> None:
        self.local.write_text(json.dumps({"provenance": provenance}))

    def asked(self) -> str | None:
        path = self.folder / "asked.txt"
        return path.read_text() if path.is_file() else None


@pytest.fixture
def bench(tmp_path, monkeypatch):
    made = Bench(tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(pages, "LOCAL_RESULTS", made.local)
    monkeypatch.setattr(pages.packages, "ensure", lambda: sys.executable)
    monkeypatch.setattr(done_marks, "_FILE", tmp_path / "done.json")
    return made


@pytest.mark.parametrize(("code", "says"), [(0, ""), (1, "the pages show the others")])
def test_a_failed_case_is_no_reason_to_show_nothing(bench, capsys, code, says):
    bench.will(code, DONE)
    pages._measure()
    assert bench.asked() == "--quick"
    assert says in capsys.readouterr().out


@pytest.mark.parametrize("code", pages._INTERRUPTED)
def test_control_c_is_told_as_such_and_not_as_a_failure(bench, monkeypatch, capsys, code):
    monkeypatch.setattr(pages, "hand_over", lambda *_args, **_options: code)
    monkeypatch.setattr(verbs, "_find", lambda verb: lambda arguments: pages._measure())
    assert verbs.main(["site"]) == 130
    err = capsys.readouterr().err
    assert "stopped" in err and "failed" not in err


def test_an_interrupted_measurement_is_continued(bench, capsys):
    bench.there(HALF)
    bench.will(0, DONE)
    pages._measure()
    assert bench.asked() == "--resume"
    assert "was interrupted: going on" in capsys.readouterr().out


def test_a_whole_measurement_is_kept(bench, capsys):
    bench.there(DONE)
    pages._measure()
    assert bench.asked() is None
    assert "measured on 2026-11-25" in capsys.readouterr().out


def test_where_the_system_tells_no_load_a_whole_measurement_is_kept_as_well(bench):
    bench.will(0, HALF)
    pages._measure()
    bench.will(0, {**HALF, "created": "another day"})
    pages._measure()
    assert bench.asked() == "--quick", "the first and only time"
    bench.there({**HALF, "created": "another day"})
    pages._measure()
    assert bench.asked() == "--resume"


@pytest.mark.parametrize("text", ["", "[]", '{"provenance": 1}', "\0"])
def test_a_damaged_file_is_left_to_the_bench_which_moves_it_aside(bench, text):
    bench.local.write_text(text)
    bench.will(0, DONE)
    pages._measure()
    assert bench.asked() == "--quick"


@pytest.mark.parametrize(("before", "says"), [(None, "--no-bench"), (HALF, "to begin anew")])
def test_a_bench_that_refuses_is_told_with_a_way_out(bench, before, says):
    if before:
        bench.there(before)
    bench.will(2, None)
    with pytest.raises(commands.Stop, match=f"measuring failed.*{says}"):
        pages._measure()


@pytest.fixture
def built(tmp_path, monkeypatch):
    """The results file that each build was given."""
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(pages, "PRIVATE", tmp_path)
    monkeypatch.setattr(pages, "SITE", tmp_path / "site")
    monkeypatch.setattr(pages, "_prepare", lambda: None)
    monkeypatch.setattr(pages, "_measure", lambda: None)
    monkeypatch.setattr(pages.packages, "ensure", lambda: sys.executable)
    given = []

    def call(what, command, *, seconds, variables):
        given.append(variables.get("GILLAB_RESULTS"))
        (tmp_path / "site.new").mkdir()

    monkeypatch.setattr(pages, "call", call)
    return given


def test_no_bench_shows_the_results_that_came_along_also_where_own_ones_are(built, monkeypatch):
    monkeypatch.delenv("GILLAB_RESULTS", raising=False)
    pages.site(["--build-only", "--no-bench"])
    pages.site(["--build-only"])
    assert built == [str(places.REFERENCE_RESULTS), None]
    assert places.REFERENCE_RESULTS.is_file()


def test_a_results_file_that_is_named_is_shown(built, monkeypatch):
    monkeypatch.setenv("GILLAB_RESULTS", "named.json")
    pages.site(["--build-only", "--no-bench"])
    assert built == ["named.json"]


@pytest.mark.parametrize("found", [None, "/usr/bin/chromium"])
def test_without_a_browser_the_build_passes_and_says_what_readers_lack(
    built, monkeypatch, capsys, found
):
    monkeypatch.setattr(pages.browser, "find", lambda: found)
    assert pages.site(["--build-only", "--no-bench"]) == 0
    assert ("warning: no Chromium was found" in capsys.readouterr().out) == (found is None)
