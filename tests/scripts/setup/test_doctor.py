"""doctor: before any set-up, as text and for programs; its readers of the system, by tables."""

import json

import pytest
from setup import doctor, doctor_checks, doctor_python, finding, machine, places
from setup.finding import Check

CPUINFO = """\
processor\t: 0
physical id\t: 0
core id\t\t: 0

processor\t: 1
physical id\t: 0
core id\t\t: 0

processor\t: 2
physical id\t: 1
core id\t\t: 0
"""


def test_before_set_up_it_tells_what_is_missing_and_how_to_get_it(project):
    done = project.workshop("doctor", seconds=120)
    assert done.returncode == 1
    assert "PyQt6 is not installed yet" in done.stdout
    assert f"-> {places.start('site')}" in done.stdout
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("gillab doctor: ") and "to mend: " in last
    assert str(project.root) not in last
    assert len(done.stdout.splitlines()) <= 40, "one screen"
    assert not (project.root / ".workshop").exists(), "looking changes nothing"


def test_for_programs_it_says_the_same(project):
    done = project.workshop("doctor", "--json", seconds=120)
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    assert set(answer["checks"]) == {
        *(
            "builds",
            "interpreters",
            "cores",
            "memory",
            "Qt",
            "port",
            "browser",
            "programs",
            "disk",
            "offline",
        ),
    }
    assert answer["checks"]["cores"]["data"]["logical"] >= 1
    for one in answer["checks"].values():
        assert one["state"] in ("ok", "note", "failed")
        assert one["remedy"] or one["state"] != "failed", one


def test_a_check_that_breaks_hides_no_other(monkeypatch, capsys):
    def broken():
        raise ZeroDivisionError("oh")

    def fine():
        return Check("fine", "ok", "is fine")

    monkeypatch.setattr(doctor_checks, "ALL", (broken, fine))
    assert doctor.verb([]) == 1
    out = capsys.readouterr().out
    assert "ZeroDivisionError: oh" in out and "is fine" in out


@pytest.mark.parametrize(("text", "expected"), [(CPUINFO, 2), ("processor\t: 0\n", None)])
def test_physical_cores_are_pairs_of_socket_and_core(text, expected):
    assert machine.physical_cores(text) == expected


def test_interpreters_are_measured_where_there_is_a_build():
    found = doctor_checks.interpreters()
    assert found.state in ("ok", "note", "failed")
    if "gain" in found.data:
        assert found.data["gain"] > 0 and f"{found.data['gain']}" in found.detail
    else:
        assert found.state == "failed"


def found(version: str) -> dict:
    return {"version": version, "gil": True, "jit": "off", "executable": "/home/me/python"}


@pytest.mark.parametrize(
    ("versions", "state", "says"),
    [
        ([], "failed", "no CPython 3.14 or newer"),
        (["3.15.0"], "note", "3.15.0 (GIL, JIT off); the pages were written with 3.14"),
        (["3.15.0", "3.14.8"], "ok", "3.15.0 (GIL, JIT off), 3.14.8 (GIL, JIT off)"),
    ],
)
def test_builds_accepts_what_set_up_accepts(monkeypatch, versions, state, says):
    monkeypatch.setattr(doctor_python, "_pythons", lambda: versions)
    monkeypatch.setattr(doctor_python, "_probe", lambda version: found(version))
    check = doctor_checks.builds()
    assert (check.state, check.detail) == (state, says)
    assert check.remedy or state == "ok"
    assert "/home" not in json.dumps(check.data)


@pytest.mark.parametrize(("windows", "command"), [(False, "python3 scripts"), (True, "py scripts")])
def test_a_remedy_is_typed_as_this_system_does(monkeypatch, windows, command):
    monkeypatch.setattr(places, "WINDOWS", windows)
    assert places.start("site").startswith(command) and places.start("site").endswith(" site")
    assert finding.SET_UP.endswith("workshop.py site")
