"""Plain words for errors, each checked against the error itself."""

import re
import threading
from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor
from concurrent.interpreters import NotShareableError

import pytest

from gillab.checking import explain
from gillab.checking.child import chain
from gillab.checking.translations import GALLERY, TRANSLATIONS
from gillab.exercises import ROOT


def fails() -> None:
    raise RuntimeError("no")


def error_of(call) -> list[list[str]]:
    with pytest.raises(Exception) as caught:
        call()
    return chain(caught.value)


def submit(pool_class, *call, **options):
    with pool_class(1, **options) as pool:
        return pool.submit(*call).result()


def closure():
    seen = []
    return lambda: seen.append(1)


@pytest.mark.parametrize(
    ("call", "fragment"),
    [
        (lambda: submit(InterpreterPoolExecutor, closure()), "cannot travel"),
        (lambda: submit(InterpreterPoolExecutor, len, threading.Lock()), "cannot travel"),
        (lambda: submit(InterpreterPoolExecutor, int, initializer=fails), "initializer raised"),
        (lambda: submit(ProcessPoolExecutor, lambda: 1), "functions by name"),
        (lambda: submit(ProcessPoolExecutor, len, threading.Lock()), "stay home"),
    ],
)
def test_pool_errors_are_translated(call, fragment):
    said = explain.error(error_of(call))
    assert fragment in said.because
    assert said.did.startswith("raised ")


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
