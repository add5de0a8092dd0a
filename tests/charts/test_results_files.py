"""Which results file is shown, and the message for a wrong one."""

import json
import shutil

import pytest

from gillab.charts.results_files import committed, find_results
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS

REFERENCE = RESULTS / "reference.json"


def test_the_readers_own_results_come_first(tmp_path, monkeypatch):
    monkeypatch.delenv("GILLAB_RESULTS", raising=False)
    with pytest.raises(SiteError, match="measure first"):
        find_results(tmp_path)
    shutil.copy(REFERENCE, tmp_path / "reference.json")
    assert find_results(tmp_path).name == "reference.json"
    shutil.copy(REFERENCE, tmp_path / "local.json")
    assert find_results(tmp_path).name == "local.json"


def without(field: str) -> str:
    document = json.loads(REFERENCE.read_text("utf-8"))
    del document[field]
    return json.dumps(document)


USELESS = {"missing": None, "damaged": "{", "foreign": "{}"}
USELESS |= {f"no {field}": without(field) for field in ("provenance", "builds", "format")}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS)
def test_a_named_file_that_cannot_be_used_is_reported_by_name(tmp_path, monkeypatch, content):
    path = tmp_path / "mine.json"
    if content:
        path.write_text(content)
    monkeypatch.setenv("GILLAB_RESULTS", str(path))
    with pytest.raises(SiteError) as caught:
        find_results(RESULTS)  # which has a reference
    said = str(caught.value)
    assert said.startswith("GILLAB_RESULTS: ") and str(path) in said and "\n" not in said


def test_a_named_file_comes_before_all_others(tmp_path, monkeypatch):
    path = shutil.copy(REFERENCE, tmp_path / "mine.json")
    monkeypatch.setenv("GILLAB_RESULTS", str(path))
    assert find_results(RESULTS) == path


def test_other_files_and_the_users_own_are_not_course_files(tmp_path):
    for name in ("local.json", "reference.json", "more.json"):
        shutil.copy(REFERENCE, tmp_path / name)
    shutil.copy(RESULTS / "self-check.json", tmp_path)
    assert [path.name for path in committed(tmp_path)] == ["more.json", "reference.json"]
