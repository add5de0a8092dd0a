"""Each character of compiled module is judged right, by asking a real environment."""

import pytest

from gillab.compat.probe import Request, installed, probe

SECONDS = 4  # until a module counts as hanging: also a busy machine imports ours in that time
WANTED = {
    "single": "refused",
    "noslot": "refused",
    "slot": "loads",
    "crashes": "crashes",
    "fails": "breaks",
    "hangs": "hangs",
    "leaks": "leaks",
    "hidden": "partly",
    "user": "refused",
    "plain": "pure",
    "broken": "not judged",
}


@pytest.fixture(scope="module")
def found(python):
    request = Request(python, SECONDS, actions=True)
    return {name: probe(request, one) for name, one in installed(request).items()}


@pytest.mark.parametrize("name", WANTED)
def test_the_verdict(found, name):
    assert found[name]["verdict"] == WANTED[name], found[name]


def test_what_a_module_declares(found):
    declared = {
        name: (found[name]["natives"][0]["phases"], found[name]["natives"][0]["interpreters"])
        for name in ("single", "noslot", "slot")
    }
    own = "with its own GIL"
    assert declared == {"single": ("single", ""), "noslot": ("multi", ""), "slot": ("multi", own)}


def test_a_refusal_is_traced_to_the_module_and_to_the_line_that_imports_it(found):
    assert found["user"]["refused"] == "noslot"
    assert [place.rpartition("/")[2] for place in found["user"]["places"]] == ["user.py:2"]


def test_a_fallback_hides_the_refusal_of_its_compiled_module(found):
    [native] = found["hidden"]["natives"]
    assert (native["name"], native["verdict"]) == ("hidden._fast", "refused")
    assert "1 of 1 compiled modules do not load" in found["hidden"]["why"]


def test_a_fallback_is_called_so_after_its_small_program_has_passed(python):
    for program, verdict in [
        ("import hidden\nanswer = hidden.ORDER >= 0", "fallback"),
        (
            "import hidden\nanswer = hidden.ORDER > 0",
            "breaks",
        ),  # True in main, where it is compiled
    ]:
        request = Request(python, SECONDS, programs={"hidden": program})
        assert probe(request, installed(request)["hidden"])["verdict"] == verdict


def test_what_happens_only_in_the_second_interpreter_is_said_so(found):
    assert "in the second interpreter" in found["crashes"]["why"]
    assert found["fails"]["why"].startswith("in the second interpreter: ImportError: only once")


def test_a_leak_is_measured(found):
    assert found["leaks"]["action"]["kb_each"] >= 1024
    assert not found["slot"]["action"]["leaks"]


def test_what_main_cannot_import_is_not_judged_and_says_why(found):
    assert found["broken"]["why"] == "main cannot import it either: ImportError: needs a display"


def test_shared_libraries_that_are_no_modules_are_not_asked(found):
    assert found["plain"]["natives"] == []
