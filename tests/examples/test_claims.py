"""Statements of the pages that no shown example proves, each run in a fresh process."""

import subprocess
import sys
import textwrap

import pytest


def said(code: str, *, fails: bool = False) -> str:
    """What *code* printed; a crash is expected only where *fails* says so."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert bool(ended.returncode) == fails, ended.stderr
    return ended.stdout.strip()


def test_capfd_sees_what_an_interpreter_prints(capfd: pytest.CaptureFixture[str]) -> None:
    from concurrent import interpreters

    interp = interpreters.create()
    interp.exec("print('from over there', flush=True)")
    interp.close()
    assert "from over there" in capfd.readouterr().out


def test_capsys_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    from concurrent import interpreters

    interp = interpreters.create()
    interp.exec("print('from over there', flush=True)")
    interp.close()
    assert "from over there" not in capsys.readouterr().out


def test_monkeypatch_stays_in_main(monkeypatch: pytest.MonkeyPatch) -> None:
    import string
    from concurrent import interpreters

    monkeypatch.setattr(string, "digits", "patched")
    interp = interpreters.create()
    there = interp.call(eval, "__import__('string').digits")
    interp.close()
    assert string.digits == "patched"
    assert there == "0123456789"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_closing_gives_memory_back_for_reuse() -> None:
    """Pages resident after each of five rounds; one round alone allocates about as much."""
    pages = said("""
        from concurrent import interpreters

        def resident():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1])

        for _ in range(5):
            for _ in range(20):
                interp = interpreters.create()
                interp.exec("import json, decimal; kept = [object() for _ in range(10_000)]")
                interp.close()
            print(resident())
    """)
    first, *_, last = (int(line) for line in pages.splitlines())
    assert last < first * 1.5


def test_default_number_of_workers_is_for_waiting() -> None:
    from concurrent.futures import InterpreterPoolExecutor
    from os import process_cpu_count

    with InterpreterPoolExecutor() as pool:
        assert pool._max_workers == min(32, (process_cpu_count() or 1) + 4)


def test_start_method_on_linux() -> None:
    if sys.platform != "linux":
        pytest.skip("the page speaks of Linux")
    asked = "import multiprocessing; print(multiprocessing.get_start_method())"
    assert said(asked) == "forkserver"


def test_interpreters_run_without_the_jit() -> None:
    """The reason why the measurements switch the JIT off."""
    answer = said("""
        import os, subprocess, sys
        code = (
            "import sys; from concurrent import interpreters; i = interpreters.create();"
            "print(sys._jit.is_enabled(), i.call(eval, '__import__(\\"sys\\")._jit.is_enabled()'));"
            "i.close()"
        )
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHON_JIT": "1"})
    """)
    if answer == "False False":
        pytest.skip("this build has no JIT to switch on")
    assert answer == "True False"


def test_ctypes_cdll_crashes_with_one_thread() -> None:
    code = (
        "import ctypes; f = ctypes.{}(None).PyList_New; f.restype = ctypes.py_object; print(f(0))"
    )
    if sys.platform == "win32":
        pytest.skip("looks the C API up in the program itself")
    said(code.format("CDLL"), fails=True)
    assert said(code.format("PyDLL")) == "[]"


def test_an_importable_exception_comes_back_as_itself() -> None:
    import json
    from concurrent.futures import InterpreterPoolExecutor
    from concurrent.interpreters import ExecutionFailed

    with InterpreterPoolExecutor(1) as pool, pytest.raises(json.JSONDecodeError) as caught:
        pool.submit(json.loads, "not json").result()
    assert isinstance(caught.value.__cause__, ExecutionFailed)


def test_closing_from_contextlib_works() -> None:
    assert said("""
        import contextlib
        from concurrent import interpreters

        with contextlib.closing(interpreters.create()) as interp:
            interp.exec("print('used')")
        print(len(interpreters.list_all()))
    """).split() == ["used", "1"]


def test_subprocess_is_safe_beside_an_interpreter() -> None:
    assert (
        said("""
        import subprocess, sys
        from concurrent import interpreters

        interp = interpreters.create()
        subprocess.run([sys.executable, "-c", "print('fine')"], check=True)
        interp.close()
    """)
        == "fine"
    )


def test_a_list_may_go_by_call() -> None:
    """prepare_main refuses a list (shown in the gallery); call pickles it."""
    from concurrent import interpreters

    interp = interpreters.create()
    assert interp.call(sorted, [3, 1, 2]) == [1, 2, 3]
    interp.close()


def test_default_switch_interval() -> None:
    assert said("import sys; print(sys.getswitchinterval())") == "0.005"
