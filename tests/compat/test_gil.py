"""What an import does to the GIL of a free-threaded build, and what is said of it."""

import os
import sys
from pathlib import Path

import pytest

from gillab.compat import free_threaded, gil
from gillab.compat.ask import Answer

WARNING = (
    "The global interpreter lock (GIL) has been enabled to load module 'one._fast', which has not "
    "declared that it can run safely without the GIL."
)


def line(name, after, said=(), ok=True):
    found = {"before": False, "after": after, "ok": ok, "error": "" if ok else "ImportError: no"}
    return {"done": name, "gil": found | {"said": list(said)}}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (Answer([line("one", False)]), (gil.STAYS_OFF, "")),
        (Answer([line("one", True, [WARNING])]), (gil.ON, "one._fast")),
        (Answer([line("one", False), line("one._rare", True)]), (gil.PART, "one._rare")),
        (Answer([line("one", False, ok=False)]), (gil.FAILS, "one")),
        (Answer([], "crashes", "one", "killed by SIGSEGV"), (gil.FAILS, "one")),
    ],
    ids=["off", "on by a module inside", "on by a module of its own", "no import", "crash"],
)
def test_the_verdict_and_the_module(answer, found):
    said = gil.judged(answer, ["one"])
    assert (said["gil"], said["by"]) == found


def test_a_python_with_a_gil_is_refused():
    if not sys._is_gil_enabled():
        pytest.skip("this Python is free-threaded")
    with pytest.raises(gil.NotFreeThreaded, match="is no free-threaded build"):
        gil.check(Path(sys.executable))


def test_a_row_says_what_was_seen_and_else_the_wheel():
    asked = {"free_threading": {"gil": gil.ON, "by": "a._b", "why": "", "version": "2"}}
    assert "GIL on again" in free_threaded.cell({"3.14": asked, "3.15": {}})
    said = free_threaded.line(asked | {"version": "3"})
    assert "switches the GIL on again (<code>a._b</code>). Asked there in version 2." in said
    assert "wheel: yes" in free_threaded.cell({"3.14": {"free_threaded": "yes"}})
    assert "not asked" in free_threaded.cell({"3.14": {}})
    both = {"3.14": {"free_threaded": "yes"}, "3.15": {"free_threaded": "no"}, "3.16": {}}
    assert ": 3.14 yes, 3.15 no.</p>" in free_threaded.wheels_line(both)


def test_totals_name_what_does_not_stay_off():
    def of(word):
        return {"3.14": {"free_threading": {"gil": word}}}

    packages = {"numpy": of(gil.STAYS_OFF), "lmdb": of(gil.ON), "h11": {"3.14": {}}}
    said = free_threaded.totals({"packages": packages})
    assert "1 × the GIL stays off" in said and "#package-lmdb" in said and "numpy" not in said
    assert "No free-threaded build was asked" in free_threaded.totals({"packages": {}})


@pytest.mark.skipif(
    not os.environ.get("GILLAB_PYTHON_314T"), reason="no free-threaded Python is named"
)
def test_a_real_free_threaded_python():
    python = Path(os.environ["GILLAB_PYTHON_314T"])
    assert gil.check(python).startswith("3.")
    found = gil.ask_gil(python, {"modules": ["json"], "natives": [{"name": "_json"}]}, 20)
    assert found["gil"] == gil.STAYS_OFF
