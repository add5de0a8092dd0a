"""Each test passes while an issue of somebody else stands; docs/upstream.md says what to mend then.

A failure here is good news: a sentence of the course has become untrue.
"""

import importlib.util
import inspect
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/upstream.md").read_text(encoding="utf-8")
BUILDS = [sys.executable, *filter(None, [os.environ.get("GILLAB_PYTHON_315")])]
REFUSAL = "does not support loading in subinterpreters"
# A build may lack some of them; the course's own has no _tkinter.
REFUSED = ["_curses", "readline", "faulthandler", "_tracemalloc", "_tkinter", "_suggestions"]


def said_by(python: str, code: str) -> str:
    command = [python, "-c", textwrap.dedent(code)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    return ended.stdout.strip()


def test_every_test_of_the_table_exists() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and "`" in row]
    named = [name for row in rows for name in re.findall(r"`([\w/-]+)`", row.split(" | ")[-1])]
    files = (ROOT / "tests/examples").glob("test_*.py")
    functions = set(re.findall(r"^def (\w+)", "".join(map(Path.read_text, files)), re.MULTILINE))
    examples = ROOT / "docs/examples"
    assert len(named) > 12
    assert [n for n in named if n not in functions and not (examples / f"{n}.py").exists()] == []


def test_every_open_issue_of_the_reading_list_is_in_the_table() -> None:
    links = (ROOT / "docs/links.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[.+?\]\((https://github\S+?/issues/\d+)\) \| (.+?) \|", links, re.M)
    missing = [url for url, about in rows if about.startswith("open") and url not in PAGE]
    assert rows and missing == []


@pytest.mark.parametrize("python", BUILDS)
def test_names_that_are_only_documented(python: str) -> None:
    """136563: QueueEmptyError, QueueFullError, and exec's dedent."""
    found = said_by(
        python,
        """
        import inspect
        from concurrent import interpreters
        print(hasattr(interpreters, "QueueEmptyError"), hasattr(interpreters, "QueueFullError"),
              "dedent" in inspect.signature(interpreters.Interpreter.exec).parameters)
        """,
    )
    assert found == "False False False"


@pytest.mark.parametrize("python", BUILDS)
def test_a_waiting_get_polls(python: str) -> None:
    """143017: the time between two looks is still an argument, and still 10 ms."""
    found = said_by(
        python,
        """
        import inspect
        from concurrent import interpreters
        print(inspect.signature(interpreters.Queue.get).parameters["_delay"].default)
        """,
    )
    assert found == "0.01"


def test_a_pool_wakes_its_watcher_before_it_adds_a_worker() -> None:
    """So the watcher may list its workers before the new one is among them."""
    from concurrent.futures import ProcessPoolExecutor

    submit = inspect.getsource(ProcessPoolExecutor.submit)
    assert 0 < submit.index("_thread_wakeup.wakeup()") < submit.index("_adjust_process_count()")


@pytest.mark.parametrize("python", BUILDS)
def test_modules_that_refuse_still_refuse(python: str) -> None:
    answers = json.loads(
        said_by(
            python,
            f"""
            import importlib.util, json
            from concurrent import interpreters

            answers = {{}}
            for name in {REFUSED}:
                if not importlib.util.find_spec(name):
                    continue
                interp = interpreters.create()
                try:
                    interp.exec(f"import {{name}}")
                    answers[name] = "loads"
                except interpreters.ExecutionFailed as error:
                    answers[name] = error.excinfo.msg
                interp.close()
            print(json.dumps(answers))
            """,
        )
    )
    assert answers
    assert {name: text for name, text in answers.items() if REFUSAL not in text} == {}


def refusal_of(name: str) -> str:
    """What importing *name* says in another interpreter; skipped where it is not installed."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"no {name} here")
    return said_by(
        sys.executable,
        f"""
        from concurrent import interpreters

        interp = interpreters.create()
        try:
            interp.exec("import {name}")
        except interpreters.ExecutionFailed as error:
            print(error.excinfo.msg)
        interp.close()
        """,
    )


def test_numpy_refuses_in_its_own_words() -> None:
    said = refusal_of("numpy")
    assert said.startswith("IMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE!")
    last = said.splitlines()[-1]
    assert last.startswith("Original error was: ") and last.endswith(REFUSAL)


def test_pandas_does_not_say_why() -> None:
    said = refusal_of("pandas")
    assert said.startswith("Unable to import required dependency numpy") and REFUSAL not in said


def test_the_words_in_the_gallery_are_those_of_the_table_of_packages() -> None:
    """The table is measured once a month; the record stays until somebody records it anew."""
    table = json.loads((ROOT / "docs/results/compat.json").read_text(encoding="utf-8"))
    record = (ROOT / "docs/examples/failures/numpy_words.out").read_text(encoding="utf-8")
    for name, first in zip(
        ("numpy", "pandas"), re.findall("first line: (.+)", record), strict=True
    ):
        for measured in table["packages"][name].values():
            if measured["verdict"] == "refused" and "no wheel" not in measured["why"]:
                assert f"ImportError: {first}" in measured["why"]


def test_pydantic_core_refuses() -> None:
    assert refusal_of("pydantic_core").endswith(REFUSAL)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("python", BUILDS)
def test_h11_keeps_memory(python: str) -> None:
    """Pages that stay after interpreters with h11, and after others that import no less."""
    ordinary, with_h11 = said_by(
        python,
        """
        from concurrent import interpreters

        def grown(code, rounds=15):
            before = resident()
            for _ in range(rounds):
                interp = interpreters.create()
                interp.exec(code)
                interp.close()
            return resident() - before

        def resident():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1])

        grown("import json, decimal, enum", rounds=3)
        print(grown("import json, decimal, enum"), grown("import h11"))
        """,
    ).split()
    assert int(with_h11) > 5 * max(int(ordinary), 100)
