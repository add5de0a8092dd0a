"""Real children: they end in their limits, and say how a function fares on each executor."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from gillab.core.process_tree import Limits
from gillab.which import pythons, screen
from gillab.which.child import refusals
from gillab.which.child_process import Answer, ask
from gillab.which.passages import passage
from gillab.which.target import NotMeasurable, find

FILE = Path(__file__).with_name("odd_functions.py")
ROOMY = Limits(60, 2 * 10**9)
ERROR = {"error": ["ImportError: x"]}


def step(name, step, limits=ROOMY, **order):
    return ask(sys.executable, find(f"{FILE}:{name}"), {"step": step} | order, limits)


@pytest.mark.parametrize(
    ("name", "limits", "reason", "words"),
    [
        ("endless", Limits(2, 10**9), "time", "did not end within 2 s"),
        ("grows", Limits(60, 400 * 10**6), "memory", "more than 0.4 GB"),
        ("floods", Limits(60, 10**9, output_bytes=10**6), "output", "more than 1 MB"),
        ("leaves", ROOMY, "crashed", "with code 3"),
        pytest.param(
            *("crashes", ROOMY, "crashed", "SIGSEGV"),
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no signals"),
        ),
    ],
)
def test_a_function_that_does_not_end_well(name, limits, reason, words):
    answer = step(name, "look", limits)
    assert (answer.reason, answer.found) == (reason, {})
    assert words in answer.said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("asks", "asks for input"),
        ("says_goodbye", "sys.exit"),
        ("raises", "task 1, (1000,), raises ValueError: no 1000: give"),
        ("gives_generator", "returns a generator"),
    ],
)
def test_a_call_that_gives_nothing_to_measure(name, words):
    with pytest.raises(NotMeasurable) as raised:
        step(name, "look")
    assert words in str(raised.value)


def test_what_a_function_does_beside_its_answer_is_noted():
    def noted(name, **order):
        return " ".join(screen.notes(step(name, "look", **order).found))

    assert "it prints" in noted("prints")
    assert "it changes its arguments" in noted("sorts", tasks_name="LISTS")
    assert "depends on chance" in noted("counts")
    assert "it starts threads" in noted("starts_threads")
    if hasattr(os, "fork"):
        assert "it forks: with an interpreter alive the child crashes" in noted("forks")
    assert noted("plain") == ""


def test_slow_first_calls_are_noted_but_not_a_call_that_others_delayed():
    def noted(name):
        return " ".join(screen.notes(step(name, "look").found))

    assert "something is cached" in noted("remembers")
    assert "it imports or prepares something" in noted("prepares")
    assert noted("late_once") == ""


def test_a_file_that_is_a_program_as_well_is_noted(tmp_path):
    file = tmp_path / "work.py"
    file.write_text("def f():\n    return 1\n\nif __name__ == '__main__':\n    print(f())\n")
    found = ask(sys.executable, find(f"{file}:f"), {"step": "look"}, ROOMY).found
    [note] = screen.notes(found)
    assert "Started as a program" in note and "docs/failures.md#no-guard" in note


def test_a_function_in_c_goes_to_interpreters():
    tasks = {"tasks_module": "odd_functions", "tasks_name": "TASKS"}
    order = tasks | {"step": "go", "executor": "interpreters", "workers": 1, "count": 1}
    order["tasks_folder"] = str(FILE.parent)
    answer = ask(sys.executable, find("math:sqrt"), order, ROOMY)
    one = passage("3", "interpreters", answer, {"differs": None})
    assert (one.goes, one.same_answers) == (True, True), one


@pytest.mark.skipif(not os.environ.get("GILLAB_PYTHON_315"), reason="there is no Python 3.15 here")
def test_another_python_of_the_readers_own():
    found = pythons.find([os.environ["GILLAB_PYTHON_315"]])
    [(name, python)] = found.pythons.items()
    assert name.startswith("3.15")
    target, order = find(f"{FILE}:plain"), {"executor": "interpreters", "workers": 1, "count": 1}
    assert ask(python, target, {"step": "look"}, ROOMY).found["task_s"] > 0
    assert "error" not in ask(python, target, {"step": "go"} | order, ROOMY).found
    assert ask(python, target, {"step": "trips"} | order, ROOMY).found["parts"]["empty"]


def sent(name, executor, workers=2):
    looked = {"differs": None}
    answer = step(name, "go", executor=executor, workers=workers, count=2)
    return passage("3", executor, answer, looked)


def test_a_plain_function_goes_everywhere():
    for executor in ("threads", "processes", "interpreters"):
        one = sent("plain", executor)
        assert (one.goes, one.same_answers, one.notes) == (True, True, []), one


def test_a_hidden_text_is_made_of_what_is_not_shareable_alone():
    assert sent("plain", "interpreters").found["repr_s"] == 0
    order = {"executor": "interpreters", "workers": 1, "count": 1, "tasks_name": "LISTS"}
    assert step("sorts", "go", **order).found["repr_s"] > 0


def test_a_lambda_goes_to_interpreters_as_code():
    one = sent("doubled", "interpreters")
    assert (one.goes, one.same_answers) == (True, True), one


@pytest.mark.parametrize(
    ("name", "executor", "words"),
    [
        ("doubled", "processes", "a lambda has none"),
        ("badly_decorated", "processes", "functools.wraps"),
        ("badly_decorated", "interpreters", "functools.wraps"),
        ("opens", "interpreters", "docs/failures.md#not-shareable"),
        ("imports_inside", "interpreters", "imported by odd_functions → psutil"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(name, executor, words):
    one = sent(name, executor)
    assert not one.goes
    assert words in one.why


def test_answers_that_differ_from_inlines_are_shown():
    one = sent("where", "processes")
    assert one.goes and not one.same_answers
    assert "other answers than inline: task 1 gives" in one.notes[0]


def test_an_import_that_is_refused_names_the_chain(tmp_path):
    (tmp_path / "work.py").write_text("import helper\ndef f():\n    return helper.ONE\n")
    (tmp_path / "helper.py").write_text("import psutil\nONE = 1\n")
    order = {"step": "go", "executor": "interpreters", "workers": 1, "count": 1}
    answer = ask(sys.executable, find(f"{tmp_path / 'work.py'}:f"), order, ROOMY)
    why = passage("3", "interpreters", answer, {"differs": None}).why
    assert "imported by work → helper → psutil" in why and "failures.md#module-refused" in why


OTHER_WORDS = '"IMPORTANT: read this advice"'


@pytest.mark.parametrize(
    ("helper", "words"),
    [
        (f"try:\n    import psutil\nexcept ImportError:\n    raise ImportError({OTHER_WORDS})", ""),
        (
            "try:\n    import psutil\nexcept ImportError:\n    psutil = None",
            "AttributeError: 'NoneType' object has no attribute 'cpu_count', after a refusal",
        ),
    ],
    ids=["as an ImportError of other words", "as an error much later"],
)
def test_a_refusal_is_found_whatever_the_package_makes_of_it(tmp_path, helper, words):
    (tmp_path / "work.py").write_text("import helper\ndef f():\n    return helper.count()\n")
    (tmp_path / "helper.py").write_text(f"{helper}\ndef count():\n    return psutil.cpu_count()\n")
    order = {"step": "go", "executor": "interpreters", "workers": 1, "count": 1}
    answer = ask(sys.executable, find(f"{tmp_path / 'work.py'}:f"), order, ROOMY)
    one = passage("3", "interpreters", answer, {"differs": None})
    assert not one.goes and "psutil" in one.why and one.why.startswith(words)
    assert "imported by work → helper → psutil" in one.why


def test_words_of_an_extension_module_itself_are_shown_once(monkeypatch):
    """As modules of some tools refuse by themselves; the modules that import it add nothing."""

    def refuse(_spec):
        raise ImportError("this module may be initialised once\nin a process")

    def outer(spec):
        refusals._noting("inner", refuse, spec)

    monkeypatch.setattr(refusals, "_found", [])
    with pytest.raises(ImportError):
        refusals._noting("outer", outer, None)
    [found] = refusals.refused()
    assert (found["module"], found["own_words"]) == (
        "inner",
        "ImportError: this module may be initialised once in a process",
    )
    answer = Answer("finished", {"import_error": "ImportError: x", "refused": [found]} | ERROR)
    said = passage("3", "interpreters", answer, {"differs": None}).why
    assert said.startswith("inner cannot be loaded there: ImportError: this module may be")


@pytest.mark.skipif(not importlib.util.find_spec("distributed"), reason="this Python has no Dask")
def test_the_same_function_on_dask_and_one_that_its_workers_cannot_import(tmp_path, monkeypatch):
    from distributed import LocalCluster

    (tmp_path / "at_home.py").write_text("def f():\n    return 1\n")
    size = {"n_workers": 1, "threads_per_worker": 1, "processes": False}
    monkeypatch.syspath_prepend(str(FILE.parent))
    with LocalCluster(**size, protocol="tcp", host="127.0.0.1", dashboard_address=None) as dask:
        monkeypatch.setenv("GILLAB_SCHEDULER", dask.scheduler_address)
        one = sent("plain", "cluster", workers=1)
        assert (one.goes, one.same_answers) == (True, True), one
        order = {"step": "pairs", "executor": "cluster", "workers": 1}
        timed = step("plain", **order, count=4, batch=2, blocks=2)
        assert len(timed.found["values"]) == len(timed.found["baseline_values"]) == 2, timed
        order = {"step": "go", "executor": "cluster", "workers": 1, "count": 1}
        answer = ask(sys.executable, find(f"{tmp_path / 'at_home.py'}:f"), order, ROOMY)
        why = passage("3", "cluster", answer, {"differs": None}).why
        assert "No module named 'at_home': Dask's scheduler and workers import" in why


def test_a_refusal_that_is_caught_is_a_note(tmp_path):
    caught = (
        "try:\n    import psutil\nexcept ImportError:\n    psutil = None\ndef f():\n    return 1\n"
    )
    (tmp_path / "work.py").write_text(caught)
    order = {"step": "go", "executor": "interpreters", "workers": 1, "count": 1}
    answer = ask(sys.executable, find(f"{tmp_path / 'work.py'}:f"), order, ROOMY)
    one = passage("3", "interpreters", answer, {"differs": None})
    assert one.goes and "goes on without it" in one.notes[0]


def test_a_function_that_travels_as_code_does_not_need_its_module(tmp_path):
    (tmp_path / "work.py").write_text("import psutil\ndef f():\n    return 1\n")
    order = {"step": "go", "executor": "interpreters", "workers": 1, "count": 1}
    answer = ask(sys.executable, find(f"{tmp_path / 'work.py'}:f"), order, ROOMY)
    one = passage("3", "interpreters", answer, {"differs": None})
    assert one.goes and "travels as code" in one.notes[0] and "work → psutil" in one.notes[0]
