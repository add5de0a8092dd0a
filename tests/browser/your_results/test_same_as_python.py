"""What exists twice, in Python and in JavaScript, must agree: format, arithmetic, names."""

import json
from pathlib import Path

import pytest

from gillab.charts import look
from gillab.core.results import ResultsError, load, parse
from gillab.core.stats import estimate, groups, ratio
from gillab.core.workloads import WORKLOADS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "core" / "ratio_vectors.json"
FILES = ["reference.json", "builds.json"]

READ = """async (texts) => {
  const { parse } = await import("/assets/js/your-results-format.js");
  return texts.map((text) => {
    try { parse(JSON.parse(text)); return null; } catch (error) { return error.message; }
  });
}"""
READ_BYTES = """async (files) => {
  const { read } = await import("/assets/js/your-results-format.js");
  return files.map((file) => {
    const bytes = Uint8Array.from(file, (letter) => letter.charCodeAt());
    try { read(bytes); return null; } catch (error) {
      return [error.constructor.name, error.message];
    }
  });
}"""
NUMBERS = """async (cases) => {
  const { estimate, ratio } = await import("/assets/js/your-results-stats.js");
  return cases.map(([top, bottom]) => {
    const { median, low, high, n } = bottom ? ratio(top, bottom) : estimate(top);
    return [median, low, high, n];
  });
}"""
PAIRED = """async (vectors) => {
  const { pairedRatio } = await import("/assets/js/your-results-stats.js");
  return vectors.map(({ baseline, case: its }) => {
    const { median, low, high, n } = pairedRatio(baseline, its);
    return [median, low, high, n];
  });
}"""
TABLES = """async () => {
  const { LOOK, WORKLOADS } = await import("/assets/js/your-results-data.js");
  return [Object.entries(LOOK).map(([name, [role]]) => [name, role]), Object.entries(WORKLOADS)];
}"""


def python_says(text: str) -> str | None:
    try:
        parse(json.loads(text))
    except ResultsError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", ["reference", "builds"])
def test_damaged_files_get_the_same_message(modules, request, damage, name):
    texts = damage.damaged(request.getfixturevalue(name))
    ours = [python_says(text) for text in texts]
    assert sum(said is None for said in ours) > 10, "some damage must be harmless"
    assert len(set(ours)) > 50, "the messages must name the place"
    theirs = modules.evaluate(READ, texts)
    differing = [(a, b, t[:300]) for a, b, t in zip(ours, theirs, texts, strict=True) if a != b]
    assert not differing


def test_what_is_no_json_is_refused_by_both(modules, damage, tmp_path):
    found = modules.evaluate(
        READ_BYTES, [content.decode("latin-1") for content in damage.BYTES.values()]
    )
    for (name, content), said in zip(damage.BYTES.items(), found, strict=True):
        path = tmp_path / "results.json"
        path.write_bytes(content)
        with pytest.raises(ResultsError):
            load(path)
        assert said, name
        assert said[0] == "ResultsError", (name, said)


def test_real_files_are_accepted(modules):
    files = [(ROOT / "docs" / "results" / name).read_text("latin-1") for name in FILES]
    assert modules.evaluate(READ_BYTES, files) == [None, None]


@pytest.mark.parametrize("name", FILES)
def test_medians_and_intervals_are_equal(modules, name):
    """Equal to the last bit, since both draw the same random numbers."""
    results = load(ROOT / "docs" / "results" / name)
    by_case = {}
    for run in results.runs:
        by_case.setdefault(run.case.key, []).append(run)
    every = list(by_case.values())
    cases = [[groups(runs), None] for runs in every[:: max(1, len(every) // 40)]]
    wanted = [estimate(values) for values, _ in cases]
    for workload in WORKLOADS:
        runs = results.select("cpu", workload=workload, build=results.main_build)
        baseline = [r for r in runs if r.case.executor == "inline"]
        for pool in look.executors_in(runs, without=["inline"]):
            case = [r for r in runs if r.case.executor == pool]
            cases.append([groups(baseline), groups(case)])
            wanted.append(ratio(groups(baseline), groups(case)))
    found = modules.evaluate(NUMBERS, cases)
    assert len(found) >= 40
    assert [tuple(numbers) for numbers in found] == [(e.median, e.low, e.high, e.n) for e in wanted]


def test_paired_ratios_are_those_of_the_shared_vectors(modules):
    """tests/core/test_ratio_interval.py holds Python to the same file."""
    vectors = json.loads(VECTORS.read_text("utf-8"))
    found = modules.evaluate(PAIRED, vectors)
    for one, (median, low, high, n) in zip(vectors, found, strict=True):
        wanted = (one["median"], one["low"], one["high"], one["n"])
        assert (median, low, high, n) == pytest.approx(wanted, rel=1e-12), one["name"]


def test_names_and_roles_are_equal(modules):
    roles, workloads = modules.evaluate(TABLES)
    assert roles == [[name, role] for name, (role, *_) in look.LOOK.items()]
    assert workloads == [[name, workload.title] for name, workload in WORKLOADS.items()]


def test_what_javascript_cannot_tell_apart(modules, reference):
    """The one known difference: 2.0 is a whole number there. Harmless, and pinned here."""
    text = json.dumps(reference).replace('"workers": 2', '"workers": 2.0')
    assert python_says(text)
    assert modules.evaluate(READ, [text]) == [None]
