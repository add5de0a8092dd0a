"""Resuming: only the file's own request is measured; damage gives one line."""

import copy
import dataclasses
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gillab.bench import builds, child, cli, plan, provenance, resumed, session
from gillab.bench.earlier_request import request_from
from gillab.bench.request import Request
from gillab.core import results
from gillab.core.results import Case, Results, ResultsError

BUILD = {
    "version": "3.14.0", "implementation": "CPython", "free_threaded": False, "gil_enabled": True,
    "jit": "off", "compiler": "GCC", "flags": "", "executable": "python",
}  # fmt: skip
MACHINE = {
    "cpu": "a CPU", "cores_logical": 4, "cores_physical": 2, "cores_allowed": 4.0,
    "memory_bytes": 8_000_000_000, "memory_limit_bytes": None, "system": "Linux", "kernel": "6.1",
    "governor": None, "container": None, "hostname_hash": "abc",
}  # fmt: skip
REQUEST = Request(
    suites=("cpu", "startup"),
    executors=("inline", "threads"),
    workers=(1, 2),
    workloads=("primes", "json"),
    builds=("3.14.0",),
    seed=3,
    rounds=1,
    tasks={"primes": 8, "json": 8},
)
OPTIONS = ["--suite", "startup", "cpu", "--executors", "threads", "inline", "--workers", "2", "1"]
OPTIONS += ["--workloads", "primes", "json", "--quick", "--seed", "3"]


@pytest.fixture(autouse=True)
def a_machine_of_this_test(monkeypatch):
    """Replace machine, build and measured processes, so that a whole bench takes milliseconds."""
    monkeypatch.setattr(provenance.environment, "describe_machine", lambda: dict(MACHINE))
    monkeypatch.setattr(provenance, "commit", lambda root: None)
    monkeypatch.setattr(builds, "ask", lambda python: {"name": "3.14.0", **BUILD})
    monkeypatch.setattr(builds, "compile_package", lambda pythons: None)
    monkeypatch.setattr(child, "run_case", lambda *_, **__: child.Outcome("ok", {"values": [1.0]}))
    monkeypatch.setattr(cli, "_handle_stops", lambda: None)


def begun(request: Request = REQUEST, done: int = 3) -> Results:
    """A measurement that was interrupted after so many cases."""
    found = Results(provenance.describe(request, ["--quick"]), {"3.14.0": dict(BUILD)})
    found.runs = [results.Run(case, "ok", "s", (1.0,)) for case in plan.expand(request)[:done]]
    return found


def resume(path, *options: str) -> int:
    return cli.main(["--resume", "--output", str(path), *options])


@pytest.fixture
def path(tmp_path):
    results.save(begun(), tmp_path / "out.json")
    return tmp_path / "out.json"


@pytest.mark.parametrize("options", [[], OPTIONS, ["--timeout", "5"], ["--seed", "3"]])
def test_the_same_options_or_none_resume_the_file(path, options, capsys):
    assert resume(path, *options) == 0
    held = sorted(run.case.key for run in results.load(path).runs)
    assert held == sorted(case.key for case in plan.expand(REQUEST))
    before = path.read_bytes()
    capsys.readouterr()
    assert resume(path) == 0
    assert "is complete: nothing is left to measure" in capsys.readouterr().out
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "both"),
    [
        (["--suite", "cpu"], "--suite is cpu, but the file was begun with cpu startup"),
        (["--suite", "memory"], "--suite is memory, but the file was begun with cpu startup"),
        (["--executors", "inline"], "--executors is inline, .* begun with inline threads"),
        (["--workers", "4"], "--workers is 4, .* begun with 1 2"),
        (["--workloads", "primes"], "--workloads is primes, .* begun with primes json"),
        (["--full"], "--full is given, but the file was begun with --quick"),
        (["--seed", "4"], "--seed is 4, .* begun with 3"),
        (["--python", "a", "b"], "two of the given Pythons"),
    ],
)
def test_other_options_are_refused_with_both_values(path, options, both, capsys):
    import re

    before = path.read_bytes()
    assert resume(path, *options) == 2
    said = capsys.readouterr().err
    assert re.search(both, said) and said.count("\n") == 1
    assert path.read_bytes() == before


def test_another_build_is_refused_with_both_names(path, monkeypatch, capsys):
    monkeypatch.setattr(builds, "ask", lambda python: {"name": "3.15.0", **BUILD})
    assert resume(path) == 2
    said = capsys.readouterr().err
    assert "--python is 3.15.0, but" in said and "begun with 3.14.0" in said


@pytest.mark.parametrize("other", ["--list", "--self-check", "--compare=a.json"])
def test_resume_excludes_the_other_commands(path, other, capsys):
    with pytest.raises(SystemExit) as caught:
        resume(path, other)
    assert caught.value.code == 2 and "not allowed with argument" in capsys.readouterr().err


def test_a_workload_that_was_left_out_may_be_named_again(path):
    found = begun(dataclasses.replace(REQUEST, workloads=("primes",)))
    probe = Case("cpu", "json", "inline", 1, "3.14.0", {"tasks": 2})
    found.runs.append(results.Run(probe, "failed", "s", reason="it went wrong"))
    results.save(found, path)
    assert resume(path, "--workloads", "primes", "json") == 1  # the failure is still in the file
    assert resume(path, "--workloads", "primes", "regex") == 2


def test_a_file_that_lacks_only_its_closing_figures_is_finished(path, capsys):
    results.save(begun(done=10_000), path)
    assert results.load(path).provenance["load_after"] is None
    assert resume(path) == 0 and "is complete" in capsys.readouterr().out
    load = provenance.environment.load_average()
    assert (results.load(path).provenance["load_after"] is None) == (load is None)


def test_a_file_whose_request_has_no_case_is_refused(path, capsys):
    empty = dataclasses.replace(REQUEST, suites=("startup",), executors=("inline",))
    results.save(begun(empty), path)
    assert resume(path) == 2
    assert "nothing to measure: startup has no case for inline" in capsys.readouterr().err


def test_a_request_is_read_back_as_it_was_written():
    assert request_from(json.loads(json.dumps(begun().provenance))) == REQUEST


SAID = json.loads(json.dumps(dataclasses.asdict(REQUEST)))
SMALL_JSON = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["cpu", "memory", "threads", "cluster", "full", "primes", "3.14.0", 1e999])
)  # fmt: skip
JSON = st.recursive(
    SMALL_JSON,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=2)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("field", [*SAID, "nothing"])
def test_a_field_that_is_missing_or_of_another_kind_is_named(field):
    for value in ({"a": 1}, [], -1, "x", None, [None], True):
        said = SAID | {field: value}
        if field == "nothing" or (field, value) in (("tasks", {"a": 1}), ("seed", -1)):
            assert request_from({"request": said})
            continue
        with pytest.raises(ResultsError, match=f"request.{field}|cannot be resumed"):
            request_from({"request": said})
    with pytest.raises(ResultsError, match="does not say what was asked for"):
        request_from({"request": 3})


@settings(
    max_examples=400 if os.environ.get("GILLAB_LONG") == "1" else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    changes=st.dictionaries(st.sampled_from([*SAID, "more"]), JSON, min_size=1, max_size=3),
    gone=st.sets(st.sampled_from(list(SAID)), max_size=1),
)
def test_any_request_is_resumed_or_refused_with_one_line(path, capsys, changes, gone, monkeypatch):
    monkeypatch.setattr(plan, "check_cluster", lambda workers: None)
    monkeypatch.setattr(session.run, "save", lambda found, path: None)  # files are tested elsewhere
    found = begun()
    said = {name: value for name, value in (SAID | changes).items() if name not in gone}
    found.provenance["request"] = copy.deepcopy(said)
    monkeypatch.setattr(resumed.results, "load", lambda path: found)
    capsys.readouterr()
    code = resume(path)
    complaint = capsys.readouterr().err
    assert code in (0, 2), complaint
    if code == 2:
        assert complaint.startswith("bench: ") and complaint.count("\n") == 1
