"""The results file: what is written can be read; anything else is refused."""

import copy
import dataclasses
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gillab.core.results import (
    SESSION_FIELDS,
    VERSION,
    Case,
    Results,
    ResultsError,
    Run,
    load,
    merge,
    parse,
    save,
)

MACHINE = {
    "cpu": "a CPU",
    "cores_logical": 4,
    "cores_physical": 2,
    "cores_allowed": 4.0,
    "memory_bytes": 8_000_000_000,
    "system": "Linux",
    "kernel": "6.1",
    "governor": None,
    "container": None,
    "hostname_hash": "abc",
}
BUILD = {
    "version": "3.14.0",
    "implementation": "CPython",
    "free_threaded": False,
    "gil_enabled": True,
    "jit": "off",
    "compiler": "GCC",
    "flags": "",
    "executable": "python",
}


def some_results() -> Results:
    provenance = {
        "created": "2026-11-23T10:00:00+00:00",
        "command": "scripts/bench.py",
        "preset": "quick",
        "seed": 1,
        "commit": None,
        "machine": dict(MACHINE),
        "load_before": 0.1,
        "load_after": None,
        "warnings": [],
    }
    case = Case("cpu", "primes", "threads", 2, "3.14.0", {"tasks": 8})
    ok = Run(case, "ok", "s", (0.5, 0.25), (0.75,), (1.0, 0.5), None, {"kind": "python"}, 0)
    paired = dataclasses.replace(ok, baseline_values=(1.0, 0.5), baseline_cpu_values=(1.0, 0.5))
    failed = Run(case, "failed", "s", reason="it went wrong", order=1)
    return Results(provenance, {"3.14.0": dict(BUILD)}, [ok, failed, paired])


def document() -> dict:
    folderless = some_results()
    return json.loads(
        json.dumps(
            {
                "format": "gillab-results",
                "version": VERSION,
                "provenance": folderless.provenance,
                "builds": folderless.builds,
                "runs": [dataclasses.asdict(run) for run in folderless.runs],
            }
        )
    )


def test_what_is_saved_is_what_is_loaded(tmp_path):
    path = tmp_path / "deep" / "résultats.json"
    save(some_results(), path)
    assert load(path) == some_results()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_failed_save_keeps_the_old_file_and_leaves_no_other(tmp_path):
    path = tmp_path / "results.json"
    save(some_results(), path)
    worse = some_results()
    worse.provenance["seed"] = object()
    with pytest.raises(TypeError):
        save(worse, path)
    assert load(path) == some_results()
    assert list(tmp_path.iterdir()) == [path]


def test_not_a_number_is_never_written(tmp_path):
    results = some_results()
    results.runs.append(Run(results.runs[0].case, "ok", "s", (float("nan"),)))
    with pytest.raises(ValueError):
        save(results, tmp_path / "results.json")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is damaged"),
        ("{", "is damaged"),
        ("[]", "not a results file"),
        ('{"format": "pyperf"}', "not a results file"),
        ('{"format": "gillab-results", "version": 99}', "newer version"),
        ('{"format": "gillab-results", "version": "1"}', "version is not"),
        ('{"format": "gillab-results", "version": 1}', "builds is missing"),
        ("[" * 100_000, "is damaged"),
        ('{"format": NaN}', "is damaged"),
        ("1" * 5000, "is damaged"),
    ],
)
def test_a_bad_file_gets_one_clear_line(tmp_path, text, expected):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError) as caught:
        load(path)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_bytes_that_are_no_text(tmp_path):
    with pytest.raises(ResultsError, match="there is no results file"):
        load(tmp_path / "none.json")
    with pytest.raises(ResultsError, match="cannot read"):
        load(tmp_path)
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    with pytest.raises(ResultsError, match="damaged"):
        load(tmp_path / "binary.json")


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(ResultsError, match="too large"):
        load(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    found = [path] if path else []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*path, number))
    return found


PLACES = places(document())


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON, remove=st.booleans())
def test_any_value_anywhere_is_read_or_refused_by_one_line(place, value, remove):
    damaged = copy.deepcopy(document())
    inner = damaged
    for step in place[:-1]:
        inner = inner[step]
    if remove:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    try:
        results = parse(damaged)
    except ResultsError as error:
        assert "\n" not in str(error)
    else:
        assert results.source_line and all(run.case.key for run in results.runs)
        for run in results.select("cpu"):
            assert run.values and min(run.values) >= 0


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_bytes_lost_or_changed_is_read_or_refused(tmp_path_factory, data):
    whole = json.dumps(document()).encode()
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    path = tmp_path_factory.mktemp("bytes") / "results.json"
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=8)) + whole[start + length :])
    try:
        load(path)
    except ResultsError as error:
        assert "\n" not in str(error)


def test_runs_of_one_machine_are_merged():
    first, second = some_results(), some_results()
    assert len(merge(first, second).runs) == 2 * len(first.runs)


def test_a_file_kept_from_an_earlier_session_says_which():
    found = some_results()
    assert found.session("server") is found.provenance
    earlier = {n: found.provenance[n] for n in SESSION_FIELDS} | {"created": "2026-01-01"}
    found.provenance["kept"] = {"server": earlier}
    assert found.session("server")["created"] == "2026-01-01"
    assert found.session("cpu") is found.provenance


@pytest.mark.parametrize("kept", [1, [], {"server": 1}, {"server": {}}])
def test_a_damaged_list_of_sessions_is_refused(kept):
    whole = document()
    whole["provenance"]["kept"] = kept
    with pytest.raises(ResultsError, match=r"provenance\.kept"):
        parse(whole)


@pytest.mark.parametrize("field", [*MACHINE, "memory_limit_bytes"])
def test_runs_of_two_machines_are_not(field):
    first, second = some_results(), some_results()
    second.provenance["machine"][field] = 99
    with pytest.raises(ResultsError, match="different machines"):
        merge(first, second)


def test_runs_of_two_builds_of_one_name_are_not():
    first, second = some_results(), some_results()
    second.builds["3.14.0"]["jit"] = "on"
    with pytest.raises(ResultsError, match="not the same in both"):
        merge(first, second)


def test_runs_of_builds_of_other_names_are_not():
    first, second = some_results(), some_results()
    second.builds["3.15.0"] = dict(BUILD)
    with pytest.raises(ResultsError, match="different builds"):
        merge(first, second)


def test_equal_cases_have_equal_keys_in_any_order_of_parameters():
    one = Case("cpu", "primes", "threads", 2, "b", {"x": 1, "y": 2})
    two = Case("cpu", "primes", "threads", 2, "b", {"y": 2, "x": 1})
    assert one.key == two.key
    assert one.label == "cpu primes threads×2 1 2"


def test_a_file_of_format_1_is_read_and_is_not_paired():
    earlier = document() | {"version": 1}
    for run in earlier["runs"]:
        del run["baseline_values"], run["baseline_cpu_values"]
    assert [run.baseline_values for run in parse(earlier).runs] == [None] * 3


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0, 3.0], [1.0, -1], [1.0, "2"], "1.0"])
def test_a_pair_needs_a_baseline_for_each_value(values):
    broken = document()
    broken["runs"][2]["baseline_values"] = values
    with pytest.raises(ResultsError, match=r"runs\[2\]\.baseline_values"):
        parse(broken)


def test_a_line_end_in_the_name_of_a_build_is_not_in_the_message():
    with pytest.raises(ResultsError) as refused:
        parse({"format": "gillab-results", "version": 2, "provenance": {}, "builds": {"a\nb": {}}})
    assert "\n" not in str(refused.value)
