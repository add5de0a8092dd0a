"""Plain words for errors, each checked against the error itself."""

import json
import os
import re
import subprocess
import sys
import threading
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor
from concurrent.interpreters import NotShareableError
from contextlib import closing

import pytest

from gillab.core.error_translations import GALLERY, TRANSLATIONS
from gillab.core.places import ROOT
from gillab.course.check import explain
from gillab.course.check.expectations import NotYet, guessed, shown
from gillab.course.check.run_tests import chain, run_tests


def fails() -> None:
    raise RuntimeError("no")


def error_of(call) -> list[list[str]]:
    with pytest.raises(Exception) as caught:
        call()
    return chain(caught.value)


def submit(pool_class, *call, **options):
    with pool_class(1, **options) as pool:
        return pool.submit(*call).result()


def crash_a_worker() -> None:
    with ProcessPoolExecutor(1) as pool:
        pool.submit(int).result()  # a pool may miss the end of a worker that it has just started
        pool.submit(os._exit, 1).result()


def call_elsewhere(function) -> object:
    with closing(interpreters.create()) as interpreter:
        return interpreter.call(function)


SCRIPT = """
import json
from concurrent.futures import InterpreterPoolExecutor
class OutOfStock(Exception):
    pass
def price():
    raise {}
if __name__ == "__main__":
    LATE = ValueError("made under the guard, so that the function has to find this script")
    from gillab.course.check.run_tests import chain
    with InterpreterPoolExecutor(1) as pool:
        print(json.dumps(chain(pool.submit(price).exception())))
else:
    if "LATE" in {!r}:
        del price
"""


def pool_of_processes():
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1) as pool:
        return pool.submit(abs, -1).result()


def closure():
    seen = []
    return lambda: seen.append(1)


@pytest.mark.parametrize(
    ("call", "fragment"),
    [
        (lambda: submit(InterpreterPoolExecutor, closure()), "cannot travel"),
        (lambda: submit(InterpreterPoolExecutor, len, threading.Lock()), "cannot travel"),
        (lambda: submit(InterpreterPoolExecutor, int, initializer=fails), "initializer raised"),
        (lambda: call_elsewhere(lambda given=1: given), "default arguments"),
        (crash_a_worker, "broke with all its tasks"),
        (lambda: submit(InterpreterPoolExecutor, pool_of_processes), "in the main interpreter"),
        (lambda: submit(ProcessPoolExecutor, lambda: 1), "functions by name"),
        (lambda: submit(ProcessPoolExecutor, len, threading.Lock()), "open files cannot"),
    ],
)
def test_pool_errors_are_translated(call, fragment):
    said = explain.error(error_of(call))
    assert fragment in said.because
    assert said.did.startswith("raised ")


@pytest.mark.parametrize(
    ("raises", "fragment"),
    [("OutOfStock('soup')", "whose class lives in the script"), ("LATE", "`__main__` is")],
)
def test_errors_of_a_script_are_translated(tmp_path, raises, fragment):
    """Errors that name `__main__` come from a program that was started, not from a module."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(raises, raises), "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, script], env=env, capture_output=True, timeout=60)
    assert fragment in explain.error(json.loads(done.stdout)).because, done.stderr


RECORDED = {
    "after_shutdown": "after-shutdown",
    "could_not_be_unpickled": "could-not-be-unpickled",
    "exported_buffer": "exported-buffer",
    "item_destroyed": "item-destroyed",
    "no_file": "args-not-shareable",
    "numpy_words": "numpy-words",
    "old_names": "old-names",
    "preexec": "preexec-fn",
    "processes_from_stdin": "no-file",
    "processes_inside": "daemon-threads",
    "recursion": "recursion",
    "wakeup_fd": "wakeup-fd",
}


@pytest.mark.parametrize("example", RECORDED)
def test_what_an_example_of_the_gallery_printed_is_recognised(example):
    """The records are compared with real runs on both Pythons by the tests of the examples."""
    record = ROOT / "docs/examples/failures" / f"{example}.out"
    lines = record.read_text("utf-8").splitlines()
    assert f"({GALLERY}#{RECORDED[example]})" in "".join(map(explain.translate, lines))


def test_each_old_name_is_recognised():
    lines = (ROOT / "docs/examples/failures/old_names.out").read_text("utf-8").splitlines()
    errors = [line for line in lines if "Error: " in line]
    assert len(errors) > 8
    assert [line for line in errors if "#old-names" not in explain.translate(line)] == []


def test_the_reason_is_named_before_its_consequence():
    """An array as an argument: the pool's words, and NumPy's as their cause."""
    banner = "IMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE!"
    chain = [["NotShareableError", "args not shareable"], ["Exception", f"ImportError: {banner}"]]
    assert "#numpy-words" in explain.error(chain).because


def test_a_function_that_is_not_shareable_is_explained_as_its_arguments_are():
    said = [explain.translate(f"{what} not shareable") for what in ("func", "args")]
    assert said[0] == said[1] != ""


def test_the_thing_itself_is_named_and_not_what_it_was_packed_in():
    """CPython names the whole task first, then its arguments, then what cannot travel."""
    lock = threading.Lock()
    said = explain.error(error_of(lambda: submit(InterpreterPoolExecutor, print, "a", lock)))
    assert said.did.startswith("raised NotShareableError: <unlocked _thread.lock object")
    assert "neither shareable nor picklable" in said.because
    said = explain.error(error_of(lambda: submit(InterpreterPoolExecutor, closure(), "a")))
    assert "<function closure.<locals>.<lambda> at" in said.did
    assert "variables around it" in said.because


def test_an_initializer_that_is_never_reached_is_explained_too(monkeypatch, tmp_path):
    """Its error passes through no line of task.py: the pool itself cannot call it."""
    tests = """
from concurrent.futures import InterpreterPoolExecutor
def test_pool(task):
    'a pool'
    with InterpreterPoolExecutor(1, initializer=bytearray.clear, initargs="a") as pool:
        pool.submit(int).result()
"""
    events = run_on(monkeypatch, tmp_path, tests)
    assert events[-1]["event"] == "error"
    assert "bytearray" in events[-1]["chain"][0][1]


def run_on(monkeypatch, tmp_path, tests: str, task: str = "") -> list[dict]:
    """The events of such a test_task.py and such a task.py."""
    (tmp_path / "test_task.py").write_text(tests, "utf-8")
    (tmp_path / "task.py").write_text(task, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("task", "test_task"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    events: list[dict] = []
    run_tests(events.append)
    for name in ("task", "test_task"):
        sys.modules.pop(name, None)
    return events


def test_a_step_has_its_own_words_for_an_error(monkeypatch, tmp_path):
    tests = """
SLIPS = {r"given\\(\\) takes 1 .* but 3": "a star too many", "takes": "something else"}
CALLED = {"ours": "given"}
def ours(item):
    pass
def test_it(task):
    'it works'
    task.use(ours)
"""
    *_, last = run_on(monkeypatch, tmp_path, tests, "def use(f):\n    f(*'abc')\n")
    assert last["likely"] == "a star too many"
    assert last["chain"][0][1].startswith("given() takes 1 positional argument")
    assert last["place"]["line"] == 2
    assert explain.error(last["chain"], last["likely"]).because == "a star too many"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(None, "guess first"), ("True", "True, without"), ("false", "False, without"), (1, "guess")],
)
def test_a_guess_in_quotes_is_no_missing_guess(value, wanted):
    with pytest.raises(NotYet) as caught:
        guessed("SAME", value)
    assert wanted in caught.value.wanted


def test_values_are_cut_where_it_can_be_seen():
    assert shown([1, 2]) == "[1, 2]"
    assert shown("a" * 200) == "'" + "a" * 118 + "…"
    assert not re.findall(r'"\[:\d+\]|!r:\.\d+', text_of_steps())


def test_huge_message_is_cut():
    """The pool may embed the whole payload in its message."""
    error = NotShareableError(repr(list(range(100_000))))
    assert len(explain.error(chain(error)).did) < 250


def text_of_steps() -> str:
    return "".join(
        path.read_text("utf-8") for path in (ROOT / "exercises").glob("*/*/test_task.py")
    )


def test_links_in_the_steps_lead_somewhere():
    gallery = (ROOT / GALLERY).read_text(encoding="utf-8")
    for anchor in re.findall(rf"{GALLERY}#([\w-]+)", text_of_steps()):
        assert f"#{anchor} }}" in gallery


@pytest.mark.parametrize("entry", TRANSLATIONS, ids=lambda entry: entry.fragment[:25])
def test_links_lead_somewhere(entry):
    gallery = (ROOT / GALLERY).read_text(encoding="utf-8")
    anchors = set(re.findall(r"\{[^}]*#([\w-]+)", gallery))
    assert not entry.anchor or entry.anchor in anchors
