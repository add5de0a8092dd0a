"""Real children: they end in their limits, and say how a function fares on each executor."""

import os
import sys
from pathlib import Path

import pytest

from gillab.core.process_tree import Limits
from gillab.which import screen
from gillab.which.child_process import ask
from gillab.which.passages import passage
from gillab.which.target import NotMeasurable, find

FILE = Path(__file__).with_name("odd_functions.py")
ROOMY = Limits(60, 2 * 10**9)


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
    assert noted("plain") == ""


def sent(name, executor):
    looked = {"differs": None}
    answer = step(name, "go", executor=executor, workers=2, count=2)
    return passage("3", executor, answer, looked)


def test_a_plain_function_goes_everywhere():
    for executor in ("threads", "processes", "interpreters"):
        one = sent("plain", executor)
        assert (one.goes, one.same_answers, one.notes) == (True, True, []), one


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
