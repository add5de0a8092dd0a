"""Every way to pip, npm, CPython and a browser: their order, and the message if all fail.

Programs are replaced by stubs; test_cpython.py and test_installers.py run the real ones.
"""

import errno
import os
import sys
from pathlib import Path

import pytest
from setup import browser, cpython, debian, javascript, libraries, packages, setup_lock, testing, uv
from setup.commands import Failed, Stop

from gillab.core import file_lock

from .conftest import ROOT


def fails(what: str):
    def way(*_args, **_options):
        raise Failed(what)

    return way


# pip: the Python's own; of an environment; the system's wheel; Debian's newer wheel.


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine on which only what is named in `works` answers; `tried` notes the order."""

    class Machine:
        works: tuple[str, ...] = ()
        tried: list[str] = []  # noqa: RUF012, one a test

    made = Machine()
    made.tried = []

    def kind(command: list) -> str:
        words = " ".join(map(str, command))
        named = ("own/pip", "forky/pip", str(tmp_path / "pip"))
        return next((name for name in named if name in words), "this Python")

    def ask(command, **_options):
        made.tried.append(kind(command))
        return "pip 30" if kind(command) in made.works else None

    def wheel(folder: Path, suite):
        if folder.name not in made.works:
            raise Failed("no such suite")
        return folder

    monkeypatch.setattr(uv, "ask", ask)
    monkeypatch.setattr(uv, "call", lambda *_args, **_options: "")
    monkeypatch.setattr(uv, "private", lambda name: tmp_path / name)
    monkeypatch.setattr(uv, "program", lambda folder, name: folder / "bin" / name)
    monkeypatch.setattr(uv, "LINUX", True)
    monkeypatch.setattr(debian, "is_debian_like", lambda: True)
    monkeypatch.setattr(debian, "pip_wheel", wheel)
    made.environment = str(tmp_path / "pip")
    return made


def test_the_pythons_own_pip_is_taken_first(machine):
    machine.works = ("this Python", machine.environment)
    assert uv._pip() == [sys.executable, "-m", "pip"]


def test_a_python_without_pip_gets_one_in_an_environment(machine):
    machine.works = (machine.environment,)
    assert uv._pip() == [f"{machine.environment}/bin/python", "-m", "pip"]


@pytest.mark.parametrize(
    ("suite", "works"), [("own", ("own", "own/pip")), ("forky", ("forky", "forky/pip"))]
)
def test_where_ensurepip_is_missing_too_pip_is_taken_from_the_systems_wheel(machine, suite, works):
    machine.works = works
    assert uv._pip() == [sys.executable, f"{machine.environment}/{suite}/pip"]


def test_a_wheel_of_the_system_that_is_too_old_for_this_python_is_passed_over(machine):
    machine.works = ("own", "forky", "forky/pip")
    assert uv._pip()[1].endswith("forky/pip")
    assert machine.tried[-2:] == ["own/pip", "forky/pip"]


@pytest.mark.parametrize("linux", [True, False])
def test_without_any_pip_three_things_to_try_are_named(machine, monkeypatch, linux):
    monkeypatch.setattr(uv, "LINUX", linux)
    with pytest.raises(Stop, match=r"has no pip. Three things to try: .*; .*; ") as caught:
        uv._pip()
    assert "\n" not in str(caught.value)


# npm


@pytest.mark.parametrize(("version", "own"), [("10.8.2", True), ("6.14.8", False), (None, False)])
def test_an_npm_that_reads_our_lock_is_used_and_another_is_not(monkeypatch, version, own):
    monkeypatch.setattr(javascript.shutil, "which", lambda name: "/usr/bin/npm")
    monkeypatch.setattr(javascript, "ask", lambda command: version)
    monkeypatch.setattr(javascript, "_npm_of_package", lambda: ["node", "npm-cli.js"])
    assert javascript.npm() == (["/usr/bin/npm"] if own else ["node", "npm-cli.js"])


def test_a_node_package_without_npm_is_told(monkeypatch):
    monkeypatch.setattr(javascript, "_npm_program", lambda: None)
    monkeypatch.setattr(javascript.uv, "run", lambda *_args, **_options: "")
    with pytest.raises(Stop, match="no npm: install Node 20 or newer"):
        javascript._npm_of_package()


# CPython


@pytest.fixture
def no_314(monkeypatch):
    monkeypatch.setattr(cpython.done_marks, "read", dict)
    monkeypatch.setattr(cpython, "present", lambda request: None)
    monkeypatch.setattr(cpython, "ordinary_download", fails("uv: no route"))
    monkeypatch.setattr(cpython, "_from_system", fails("the mirror has none"))


def test_where_only_a_newer_build_is_present_the_course_takes_it(monkeypatch, no_314):
    newer = Path("/opt/python3.15")
    monkeypatch.setattr(cpython, "present", lambda request: newer if request == ">3.14" else None)
    assert cpython.for_course() == newer


def test_without_any_build_each_reason_and_three_things_to_try_are_told(no_314):
    with pytest.raises(Stop) as caught:
        cpython.for_course()
    first, second = str(caught.value).splitlines()
    assert first == "no CPython 3.14: uv: no route; the mirror has none"
    assert second.startswith("Three things to try: ") and second.count(";") == 2


def test_the_ways_to_a_build_are_tried_in_their_order_and_the_first_that_works_is_noted(
    monkeypatch, no_314
):
    noted = []
    monkeypatch.setattr(cpython, "_from_system", lambda request: Path("/unpacked"))
    monkeypatch.setattr(cpython.done_marks, "write", lambda *what: noted.append(what))
    assert cpython.provide("3.14") == Path("/unpacked")
    assert noted == [("cpython-3.14", "/unpacked")]


@pytest.mark.parametrize(("linux", "request_"), [(False, "3.14"), (True, "3.14t")])
def test_debians_packages_are_not_asked_for_what_they_cannot_give(monkeypatch, linux, request_):
    monkeypatch.setattr(cpython, "LINUX", linux)
    with pytest.raises(Failed, match="Debian"):
        cpython._from_system(request_)


# An environment belongs to its base: on Windows its program is a copy, elsewhere a link.

BASE = Path("/opt/cpython/bin/python3.14")


@pytest.mark.parametrize(
    ("base", "prefix", "expected"),
    [
        (BASE, "/p/.venv", True),
        ("/opt/other/bin/python3.14", "/p/.venv", False),
        (BASE, "/moved/.venv", False),
    ],
)
def test_an_environment_is_known_by_its_base_and_place(monkeypatch, base, prefix, expected):
    def ask(command):
        code = command[-1]
        assert "_base_executable" in code and "sys.executable" not in code
        return f"{base}\n{prefix}"

    monkeypatch.setattr(packages, "ask", ask)
    assert packages._is_venv_of(Path("/p/.venv/bin/python"), BASE) is expected


def test_an_environment_that_does_not_start_is_made_anew(monkeypatch):
    monkeypatch.setattr(packages, "ask", lambda command: None)
    assert not packages._is_venv_of(Path("/p/.venv/bin/python"), BASE)


def test_a_second_lock_goes_into_the_same_environment(tmp_path, monkeypatch):
    """On Windows an environment has its own program: this does not mean another base."""
    venv, base = tmp_path / ".venv-3.15", tmp_path / "base" / "python.exe"
    done = []
    monkeypatch.setattr(packages, "venv_python", lambda venv: venv / "Scripts" / "python.exe")
    monkeypatch.setattr(packages, "_show_our_package", lambda python: None)
    monkeypatch.setattr(packages.uv, "run", lambda what, *_args, **_options: done.append(what))
    answers = iter([None, f"{base}\n{venv}"])
    monkeypatch.setattr(packages, "ask", lambda command: next(answers))
    for lock in ("test-pure", "desktop"):
        packages._fill(venv, base, lock)
    assert done == ["create the environment", "install test-pure.txt", "install desktop.txt"]


# One set-up at a time


def test_a_file_system_without_locks_delays_no_set_up(tmp_path, monkeypatch, capsys):
    def lock(file):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(file_lock, "_lock", lock)
    monkeypatch.setattr(setup_lock, "private", lambda: tmp_path)
    with setup_lock.hold_lock():
        assert "has no locks" in capsys.readouterr().out


# A browser, and what becomes of a part of the tests that cannot be run


def test_without_a_browser_the_tests_are_refused_with_every_reason(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "call", fails("download Chromium: no route"))
    monkeypatch.setattr(libraries, "can_install", lambda: False)
    with pytest.raises(Stop, match="browser tests refused") as caught:
        browser.ensure()
    for word in ("no route", "only root on a Debian-like system", browser.VARIABLE):
        assert word in str(caught.value)


def test_a_browser_that_is_there_is_taken_and_nothing_installed(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: Path("/usr/bin/chromium"))
    monkeypatch.setattr(browser, "_playwright_download", fails("never"))
    assert browser.ensure() == Path("/usr/bin/chromium")


def test_a_download_comes_before_the_systems_packages(monkeypatch):
    tried = []
    monkeypatch.setattr(browser, "find", lambda: Path("/b") if len(tried) == 2 else None)
    monkeypatch.setattr(browser, "_playwright_download", lambda: tried.append("download"))
    monkeypatch.setattr(browser, "_debian_package", lambda: tried.append("packages"))
    assert browser.ensure() == Path("/b")
    assert tried == ["download", "packages"]


def test_a_refused_part_is_told_and_the_others_are_prepared(monkeypatch, capsys):
    def environment(part):
        if part == "browser":
            raise Stop("browser tests refused: none")

    for name in ("ensure", "ensure_puppeteer"):
        monkeypatch.setattr(javascript, name, lambda: None)
    monkeypatch.setattr(testing, "_environment", environment)
    refused = []
    testing._prepare(["3.14", "3.15", "browser"], refused)
    assert refused == ["browser"]
    assert "browser tests refused" in capsys.readouterr().out


def test_the_first_part_gets_the_315_that_its_examples_start(monkeypatch):
    made = []
    monkeypatch.setattr(javascript, "ensure", lambda: None)
    monkeypatch.setattr(testing, "_environment", lambda part: None)
    monkeypatch.setattr(packages, "ensure_pure", made.append)
    testing._prepare(["3.14"], [])
    assert made == ["3.15"]


@pytest.mark.parametrize(
    ("codes", "refused", "chosen", "expected"),
    [
        ([0, 0, 0], [], False, 0),
        ([0, 1, 0], [], False, 1),
        ([0, 0], ["browser"], False, 1),  # never a pass
        ([], ["browser"], False, 1),
        ([0, 0, 0], ["firefox"], False, 1),
        ([0, 5], [], True, 0),  # a choice may leave a part without any test
        ([0, 5], [], False, 5),
        ([5, 5], [], True, 5),
        ([], [], False, 1),
    ],
)
def test_verdict(codes, refused, chosen, expected):
    assert testing._verdict(codes, refused, chosen) == expected


@pytest.fixture
def pytests(monkeypatch):
    """The options of each call of pytest, which answers with the exit code `answer`."""

    class Calls(list):
        answer = 0

    calls = Calls()

    def hand_over(command, **_options):
        calls.append([str(word) for word in command[3:]])
        return calls.answer

    monkeypatch.setattr(testing, "_environment", lambda part: Path("python"))
    monkeypatch.setattr(testing, "hand_over", hand_over)
    monkeypatch.setattr(testing, "_variables", dict)
    return calls


def marked(call: list[str]) -> str:
    return call[call.index("-m") + 1]


@pytest.mark.parametrize("part", testing.PARTS)
def test_a_part_runs_in_several_processes(pytests, part):
    assert testing._run(part, [], []) == 0
    (call,) = pytests
    assert "-n" in call and marked(call) == testing._marked(part, [])


def test_chosen_tests_run_in_one_process(pytests):
    testing._run("3.14", ["--pdb", "-k", "results"], [])
    (call,) = pytests
    assert call == ["-m", "not browser", "--pdb", "-k", "results"]


def test_a_place_that_a_part_leaves_out_is_not_given_to_pytest(pytests, capfd):
    """Its conftest needs packages which the other builds do not have."""
    course, core = f"{ROOT}/tests/course/test_agenda.py::test_x", f"{ROOT}/tests/core"
    assert testing._run("3.15", [course, "-q"], []) == testing._NOTHING_COLLECTED
    assert pytests == []
    assert f"not in this part: {course}" in capfd.readouterr().out
    testing._run("3.15", [course, core], [])
    testing._run("3.14", [course, core], [])
    assert [call[-2:] for call in pytests] == [[pytests[0][-2], core], [course, core]]
    assert course not in pytests[0]


@pytest.mark.parametrize("code", [0, 1, 5])
def test_the_code_of_pytest_is_that_of_the_part(pytests, code):
    pytests.answer = code
    assert testing._run("3.14", [], []) == code


@pytest.mark.parametrize(
    ("cores", "tests", "browsers"), [(1, 3, 3), (2, 6, 4), (4, 8, 6), (64, 8, 8)]
)
def test_there_are_more_processes_than_cores_but_never_many(cores, tests, browsers):
    assert testing._workers("3.14", cores) == testing._workers("3.15", cores) == tests
    assert testing._workers("browser", cores) == browsers


def test_without_firefox_the_other_browser_tests_run(pytests):
    testing._run("browser", [], [testing.FIREFOX])
    assert [marked(call) for call in pytests] == ["browser and not firefox"]


def test_every_test_is_in_the_first_or_in_the_last_part():
    assert [testing._marked(part, []) for part in ("3.14", "browser")] == ["not browser", "browser"]
    assert not testing._left_out("3.14") and not testing._left_out("browser")


@pytest.mark.parametrize("part", ["3.15", testing.FREE_THREADED])
def test_on_other_builds_only_folders_with_few_packages_are_left(part):
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    left_out = {Path(option.removeprefix("--ignore=")).name for option in testing._left_out(part)}
    expected = set(testing._ON_OTHER_BUILDS) - ({"server"} if part.endswith("t") else set())
    assert folders - left_out == expected
