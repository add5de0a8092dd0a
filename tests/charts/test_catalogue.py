"""A chart is a file with `build`: it is found, and its errors are reported in one line."""

import pytest

from gillab.charts import catalogue
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS
from gillab.core.results import load


@pytest.fixture(scope="module")
def reference():
    return load(RESULTS / "reference.json")


def test_a_new_file_is_a_new_chart(add_chart, reference):
    before = catalogue.names()
    add_chart("two_words")
    assert sorted([*before, "two-words"]) == catalogue.names()
    assert catalogue.draw("two-words", reference)["layout"]["meta"]["alt"] == "words"


def test_a_module_without_build_is_not_a_chart():
    assert not {"look", "embed", "catalogue", "cpu-runs", "verdict"} & {*catalogue.names()}


def test_an_unknown_chart_is_refused_with_the_names_that_exist(reference):
    with pytest.raises(SiteError, match=r"no chart 'spedup'; choose one of: .*speedup"):
        catalogue.draw("spedup", reference)


META = "'alt': 'a', 'source': 's', 'table': {'columns': [], 'rows': []}"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise ValueError('two\\nlines')", "ValueError: two lines, in bad.py, line 4"),
        ("1 / 0", "ZeroDivisionError: division by zero, in bad.py, line 4"),
        ("raise SystemExit('no such suite')", "no such suite"),
        ("raise KeyError", "KeyError, in bad.py"),
        ("return results.select(1, 2)", "TypeError"),
        ("return None", "did not return a figure"),
        ("return {'data': {}}", "did not return a figure"),
        ("return {'data': [float('nan')]}", "ValueError"),
        ("return {'data': [object()]}", "TypeError"),
        ("return {'data': []}", "alt is missing"),
        ("return {'data': [], 'layout': {'meta': {'alt': 'a', 'table': {1: 1}}}}", "source"),
    ],
)
def test_a_chart_that_fails_is_reported_in_one_line_with_its_name(add_chart, reference, body, says):
    add_chart("bad", body)
    with pytest.raises(SiteError) as caught:
        catalogue.draw("bad", reference)
    said = str(caught.value)
    assert said.startswith("chart bad: ") and says in said and "\n" not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [("import no_such_module", "cannot be imported"), ("def build(", "bad.py, line 1")],
)
def test_a_file_that_cannot_be_imported_is_reported_in_one_line(add_chart, reference, text, says):
    add_chart("bad").write_text(f"{text}\n\ndef build(results): ...\n")
    with pytest.raises(SiteError, match=says) as caught:
        catalogue.draw("bad", reference)
    assert "\n" not in str(caught.value)
