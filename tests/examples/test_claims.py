"""Statements of the pages that no shown example proves, each run in a fresh process."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gillab.core.results import load
from gillab.core.stats import estimate, groups

ROOT = Path(__file__).resolve().parents[2]
BUILDS = [sys.executable, *filter(None, [os.environ.get("GILLAB_PYTHON_315")])]


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


@pytest.mark.skipif(sys.platform != "linux", reason="the page speaks of Linux")
@pytest.mark.parametrize("python", BUILDS)
def test_the_fork_server_imports_the_script_once(python: str, tmp_path: Path) -> None:
    """Three workers, and the script ran twice: as a program, and once in their server."""
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            import os
            import sys
            import time
            from concurrent.futures import ProcessPoolExecutor
            from pathlib import Path

            print("ran in", os.getpid(), flush=True)

            def where(folder):
                Path(folder, str(os.getpid())).touch()
                while len(os.listdir(folder)) < 2:  # another worker has not begun yet
                    time.sleep(0.01)
                return os.getpid()

            if __name__ == "__main__":
                with ProcessPoolExecutor(3) as pool:
                    print("workers", *sorted(set(pool.map(where, [sys.argv[1]] * 6))))
        """)
    )
    seen = tmp_path / "seen"
    seen.mkdir()
    command = [python, script, seen]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    ran = re.findall(r"ran in (\d+)", ended.stdout)
    workers = re.search(r"workers (.+)", ended.stdout)
    assert len(ran) == 2
    assert workers and len(workers[1].split()) > 1 and not set(ran) & set(workers[1].split())


def test_compression_lets_other_threads_run() -> None:
    assert (
        said("""
            import threading, time, zlib

            ticks, done = [], False

            def tick():
                while not done:
                    ticks.append(time.perf_counter())
                    time.sleep(0.001)

            data = bytes(range(256)) * 200_000
            ticker = threading.Thread(target=tick)
            ticker.start()
            start = time.perf_counter()
            zlib.compress(data, 9)
            end = time.perf_counter()
            done = True
            ticker.join()
            quarter = (end - start) / 4
            print(any(start + quarter < moment < end - quarter for moment in ticks))
        """)
        == "True"
    )


# What stays in main when the code runs in another interpreter, and what does not: page 5's table.
WHOSE = {
    "module": ("import json; json.dumps = None", "import json; print(json.dumps is not None)"),
    "variable": ("name = 1", "print('name' not in globals())"),
    "search path": ("import sys; sys.path.append('/x')", "import sys; print('/x' not in sys.path)"),
    "collector": ("import gc; gc.disable()", "import gc; print(gc.isenabled())"),
    "switch interval": (
        "import sys; sys.setswitchinterval(1)",
        "import sys; print(sys.getswitchinterval() < 1)",
    ),
    "warnings filters": (
        "import warnings; warnings.simplefilter('error')",
        "import warnings; print(all(one[0] != 'error' for one in warnings.filters))",
    ),
    "working directory": (
        "import os; os.chdir('/')",
        "import os, pathlib; print(pathlib.Path.cwd() == pathlib.Path(os.path.abspath('/')))",
    ),
    "file descriptor": (
        "import os; os.close(fd)",
        "\ntry: os.fstat(fd)\nexcept OSError: print(True)",
    ),
    "environment of a child": (
        "import os; os.environ['SEAT'] = '7'",
        'import subprocess, sys; seat = \'import os; print(os.environ.get("SEAT") == "7")\';'
        "print('SEAT' not in os.environ and subprocess.check_output([sys.executable, '-c', seat]) "
        "== b'True' + os.linesep.encode())",
    ),
}


@pytest.mark.parametrize(("there", "here"), WHOSE.values(), ids=WHOSE)
def test_whose_is_it(there: str, here: str) -> None:
    lines = [
        "import os",
        "from concurrent import interpreters",
        "fd = os.open(os.devnull, os.O_RDONLY)",
        "interp = interpreters.create()",
        "interp.prepare_main(fd=fd)",
        f"interp.exec({there!r})",
        here,
    ]
    assert said("\n".join(lines) + "\ninterp.close()") == "True"


def test_each_interpreter_has_its_own_atexit() -> None:
    assert said("""
        from concurrent import interpreters

        interp = interpreters.create()
        interp.exec("import atexit; atexit.register(print, 'goodbye', flush=True)")
        interp.close()
        print("closed")
    """).split() == ["goodbye", "closed"]


def test_os_exit_in_one_ends_all() -> None:
    code = (
        "from concurrent import interpreters; i = interpreters.create();"
        "i.exec('import os; os._exit(7)'); print('still here')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (7, b"")


REFUSED = {
    *("_curses", "_curses_panel", "readline", "faulthandler", "_tracemalloc", "_suggestions"),
    "_tkinter",  # where a build has it
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other modules")
@pytest.mark.parametrize("python", BUILDS)
def test_most_c_modules_of_the_standard_library_load(python: str) -> None:
    """Every one that the build has, except those for CPython's own tests."""
    loaded, refused = json.loads(
        said_by(
            python,
            """
        import importlib.machinery, json, os, sys, sysconfig
        from concurrent import interpreters

        folder = os.path.join(sysconfig.get_path("stdlib"), "lib-dynload")
        names = {name.partition(".")[0] for name in os.listdir(folder)} | {
            *sys.builtin_module_names
        }
        names = [n for n in sorted(names) if not n.startswith(("_test", "_xx", "xx", "__"))]
        found = ([], [])
        for name in names:
            interp = interpreters.create()
            try:
                interp.exec(f"import {name}")
                found[0].append(name)
            except interpreters.ExecutionFailed as error:
                assert "does not support loading in subinterpreters" in error.excinfo.msg
                found[1].append(name)
            interp.close()
        print(json.dumps(found))
    """,
        )
    )
    assert set(refused) <= REFUSED
    assert len(loaded) > 10 * len(refused)


def said_by(python: str, code: str) -> str:
    command = [python, "-c", textwrap.dedent(code)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout


# The C parts by name: several of these packages fall back to pure Python, which would hide it.
C_PARTS = {
    "markupsafe._speedups": True,
    "psutil._psutil_linux": False,
    "yaml._yaml": False,
    "zmq.backend.cython._zmq": False,
    "greenlet._greenlet": False,
    "msgpack._cmsgpack": False,
    "simplejson._speedups": False,
    "tornado.speedups": False,
    "rpds.rpds": False,
    "charset_normalizer.md": False,
}


@pytest.mark.parametrize(("name", "loads"), C_PARTS.items())
def test_c_parts_of_packages(name: str, loads: bool) -> None:
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        spec = None
    if not spec or not (spec.origin or "").endswith((".so", ".pyd")):
        pytest.skip(f"no compiled {name} here")
    answer = said(f"""
        from concurrent import interpreters

        interp = interpreters.create()
        try:
            interp.exec("import {name}")
            print("loads")
        except interpreters.ExecutionFailed as error:
            print(error.excinfo.msg)
        interp.close()
    """)
    refused = re.fullmatch(r"module \S+ does not support loading in subinterpreters", answer)
    assert answer == "loads" if loads else refused, answer


def median(kind: str, executor: str, size: int) -> float:
    """Seconds to hand over, in the results that come with the course."""
    results = load(ROOT / "docs" / "results" / "reference.json")
    runs = results.select("transfer", workload=kind, executor=executor)
    return estimate(groups([r for r in runs if r.case.params["payload_bytes"] == size])).median


SMALLEST, LARGEST = 1_000, 64_000_000


def test_the_charts_show_the_loss_that_the_pages_state() -> None:
    """Pages 6 and 8: new reference results that say otherwise need other words."""
    assert median("list", "interpreters", LARGEST) > median("list", "processes", LARGEST)


def test_the_charts_show_that_a_shared_buffer_hardly_grows() -> None:
    def growth(kind: str) -> float:
        return median(kind, "interpreters", LARGEST) / median(kind, "interpreters", SMALLEST)

    assert growth("view") * 10 < growth("bytes") < growth("list")


@pytest.mark.parametrize("python", BUILDS)
def test_call_has_its_own_words_for_a_function_that_is_not_found(python: str) -> None:
    """The gallery names them beside the pool's “args not shareable”."""
    said = said_by(
        python,
        """
        from concurrent import interpreters

        def outer():
            def inner(unused=None):
                return 1
            return inner

        interp = interpreters.create()
        for function in (outer(), lambda x=1: x):
            try:
                interp.call(function)
            except interpreters.NotShareableError as error:
                print(error)
        interp.close()
        """,
    )
    assert set(said.splitlines()) <= {
        "func not shareable",
        "only stateless functions are shareable",
    }
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("python", BUILDS)
def test_no_lock_of_multiprocessing_crosses_either(python: str) -> None:
    said = said_by(
        python,
        """
        import multiprocessing, threading
        from concurrent import interpreters

        interp = interpreters.create()
        things = [multiprocessing.Lock(), multiprocessing.Event(), multiprocessing.Semaphore()]
        for thing in [*things, threading.Condition(), threading.Barrier(2)]:
            try:
                interp.call(id, thing)
            except interpreters.NotShareableError:
                print("refused")
        interp.close()
        """,
    )
    assert said.split() == ["refused"] * 5


@pytest.mark.parametrize("python", BUILDS)
def test_dropping_an_interpreter_waits_for_a_thread_inside(python: str) -> None:
    """The thread says that it is done before the line after `del` runs."""
    said = said_by(
        python,
        """
        from concurrent import interpreters

        interp = interpreters.create()
        interp.exec('''if True:
            import threading, time

            def work():
                time.sleep(0.5)
                print("thread done", flush=True)

            threading.Thread(target=work).start()
        ''')
        del interp
        print("dropped", flush=True)
        """,
    )
    assert said.splitlines() == ["thread done", "dropped"]


@pytest.mark.skipif(not importlib.util.find_spec("uvicorn"), reason="asks uvicorn itself")
def test_uvicorn_sets_signal_handlers_in_the_main_thread_only() -> None:
    """In a pool and by call_in_thread nothing is to be switched off; call from main raises."""
    said = said_by(
        sys.executable,
        """
        from concurrent import interpreters
        from concurrent.futures import InterpreterPoolExecutor

        def serve(queue):
            from uvicorn import Config, Server

            with Server(Config("app:app")).capture_signals():
                queue.put("no handlers, no error")

        queue = interpreters.create_queue()
        with InterpreterPoolExecutor(1) as pool:
            pool.submit(serve, queue).result()
            print(queue.get())
        interp = interpreters.create()
        interp.call_in_thread(serve, queue).join()
        print(queue.get())
        try:
            interp.call(serve, queue)
        except interpreters.ExecutionFailed as error:
            print(error.excinfo.msg)
        interp.close()
        """,
    )
    assert said.splitlines() == [
        "no handlers, no error",
        "no handlers, no error",
        "signal only works in main thread of the main interpreter",
    ]


@pytest.mark.skipif(not importlib.util.find_spec("numpy"), reason="asks NumPy itself")
def test_a_view_of_an_array_crosses_with_format_and_shape() -> None:
    said = said_by(
        sys.executable,
        """
        import numpy
        from concurrent import interpreters

        table = numpy.arange(6.0).reshape(2, 3)
        interp = interpreters.create()
        interp.prepare_main(view=memoryview(table))
        interp.exec("print(view.format, view.shape, view[1, 2], flush=True); view[0, 0] = 99.0")
        interp.close()
        print(table[0, 0])
        """,
    )
    assert said.splitlines() == ["d (2, 3) 5.0", "99.0"]


@pytest.mark.parametrize("python", BUILDS)
def test_the_library_has_what_page_7_names_on_3_15(python: str) -> None:
    asked = (
        "import sys, threading;"
        "print(sys.version_info >= (3, 15), hasattr(threading, 'serialize_iterator'))"
    )
    assert said_by(python, asked).split() in (["True", "True"], ["False", "False"])


@pytest.mark.parametrize("python", BUILDS)
def test_a_view_released_over_there_is_noticed_at_the_next_call(python: str) -> None:
    said = said_by(
        python,
        """
        from concurrent import interpreters

        def nothing():
            pass

        for call_something in (False, True):
            interp = interpreters.create()
            view = memoryview(bytearray(8))
            interp.prepare_main(view=view)
            interp.exec("view.release()")
            if call_something:
                nothing()
            try:
                view.release()
                print("released")
            except BufferError as error:
                print(error)
            interp.close()
        """,
    )
    assert said.splitlines() == ["memoryview has 1 exported buffer", "released"]


@pytest.mark.parametrize("python", BUILDS)
def test_the_script_runs_again_only_for_functions_that_go_by_name(
    python: str, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            from concurrent.futures import InterpreterPoolExecutor

            print("top of", __name__, flush=True)
            RATE = 2

            def sent_as_code(x):
                return x * 2

            def by_name(x):
                return x * RATE

            if __name__ == "__main__":
                with InterpreterPoolExecutor(1) as pool:
                    print(pool.submit(sent_as_code, 1).result(), flush=True)
                    print(pool.submit(by_name, 1).result(), flush=True)
        """)
    )
    ended = subprocess.run([python, script], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.splitlines() == ["top of __main__", "2", "top of <fake __main__>", "2"]


NOTEBOOK = [
    """from concurrent.futures import InterpreterPoolExecutor
RATE = 3
def price(amount):
    return amount * RATE
def double(amount):
    return amount * 2
pool = InterpreterPoolExecutor(1)
print(pool.submit(double, 10).result(), pool.submit(price, 10).exception())""",
    """%%writefile shop.py
def tell(what):
    print(what, flush=True)
    return what.upper()""",
    "import shop\nprint(pool.submit(shop.tell, 'soup').result())\npool.shutdown()",
]


@pytest.mark.skipif(not importlib.util.find_spec("nbconvert"), reason="runs a notebook")
@pytest.mark.skipif(not os.environ.get("GILLAB_LONG"), reason="starts a kernel: GILLAB_LONG=1")
@pytest.mark.timeout(120)
def test_in_a_notebook_functions_come_from_a_file(tmp_path: Path) -> None:
    """A cell's function goes only as code; what a worker prints does not reach the cell."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "source": source,
            "metadata": {},
            "execution_count": None,
            "outputs": [],
        }
        for number, source in enumerate(NOTEBOOK)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "shop.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace"]
    ended = subprocess.run(
        [*command, "shop.ipynb"], cwd=tmp_path, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 0, ended.stderr
    done = json.loads((tmp_path / "shop.ipynb").read_text(encoding="utf-8"))
    first, _, last = (
        "".join(line for output in cell["outputs"] for line in output["text"])
        for cell in done["cells"]
    )
    assert first.split(maxsplit=1) == ["20", "args not shareable\n"]
    assert last == "SOUP\n"
