"""A request without cases measures and writes nothing, and names options that would help."""

import pytest

from gillab.bench import builds, cli, plan
from gillab.bench.empty_requests import NothingToMeasure, check_not_empty
from gillab.bench.request import Request
from gillab.bench.suites import find_suite, suite_names
from gillab.core.executors import NAMES


@pytest.fixture(autouse=True)
def no_other_process(monkeypatch):
    monkeypatch.setattr(builds, "ask", lambda python: {"name": "b", "free_threaded": False})
    monkeypatch.setattr(plan, "check_cluster", lambda workers: None)
    monkeypatch.setattr(cli, "_handle_stops", lambda: None)


def request(*names: str, executors: tuple[str, ...], preset: str = "quick") -> Request:
    return Request(names, executors, (1, 2), ("primes",), ("b",), preset)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--suite startup --executors inline", "startup has no case for inline"),
        ("--suite startup startup --executors inline", "startup has no case for inline"),
        ("--suite transfer --executors cluster", "--executors threads processes interpreters"),
        ("--suite timeline startup --executors inline", "timeline has .*; startup has no"),
        ("--suite memory --executors cluster", "ask for --executors inline threads"),
        ("--full --suite transfer --executors inline cluster", "transfer has no case"),
        ("--executors qthreads", "desktop has no case .* ask for --suite desktop alone"),
        ("--executors qthreads --suite cpu desktop --workloads", "expected at least one"),
        ("--suite roundtrip --workloads primes", "--workloads primes has no effect on"),
    ],
)
def test_nothing_is_measured_and_the_file_stays(tmp_path, capsys, arguments, expected):
    import re

    path = tmp_path / "folder" / "out.json"
    try:
        code = cli.main([*arguments.split(), "--output", str(path)])
    except SystemExit as error:  # argparse refuses it
        code = error.code
    said = capsys.readouterr().err
    assert code == 2 and re.search(expected, said)
    assert said.startswith("usage") or said.count("\n") == 1
    assert not path.parent.exists()


@pytest.mark.parametrize("name", suite_names())
@pytest.mark.parametrize("preset", ["quick", "full"])
def test_each_suite_has_a_case_for_an_executor_or_names_one_that_works(name, preset):
    """For each executor: the executors that the message names have a case."""
    suite = find_suite(name)
    for executor in (*NAMES, *suite.own_executors):
        asked = request(name, executors=(executor,), preset=preset)
        try:
            assert check_not_empty(asked) == []
        except NothingToMeasure as refused:
            named = str(refused).partition("ask for --executors ")[2].split()
            assert named and executor not in named
            for other in named:
                other_request = request(name, executors=(other,), preset=preset)
                assert check_not_empty(other_request) == []


def test_an_executor_of_one_suite_is_not_a_pool_of_the_others():
    others = [name for name in suite_names() if name not in ("server", "desktop")]
    with pytest.raises(NothingToMeasure):
        check_not_empty(request(*others, executors=("loops", "qthreads")))


def test_a_suite_without_cases_beside_others_is_named():
    (line,) = check_not_empty(request("cpu", "startup", executors=("inline",)))
    assert line.startswith("startup has no case for inline")
