"""The command asks an environment as it is and gives a verdict for the whole program."""

import json

from gillab.compat import cli, report


def run(capsys, *words):
    code = cli.main([*words, "--seconds", "4"])
    return code, capsys.readouterr()


def test_a_program_that_cannot_and_the_way_to_the_module_that_stops_it(python, capsys):
    code, said = run(capsys, "--python", str(python), "user", "slot")
    assert code == 1
    assert "cannot run in interpreters" in said.out and "user, which needs noslot" in said.out
    assert "imported from user.py:2" in said.out
    assert "slot, which" not in said.out


def test_a_program_that_can(python, capsys):
    code, said = run(capsys, "--python", str(python), "slot", "plain", "_sqlite3")
    assert code == 0
    assert "Your program can run in interpreters: 3 packages" in said.out


def test_a_program_of_which_only_the_imports_are_known_to_work(python, capsys):
    code, said = run(capsys, "--python", str(python), "hidden", "slot")
    assert code == 1
    assert "Perhaps" in said.out and "you use of them: hidden" in said.out


def test_the_same_as_json(python, capsys):
    code, said = run(capsys, "--python", str(python), "noslot", "--json")
    [found] = json.loads(said.out)
    assert (code, found["verdict"], found["refused"]) == (1, "refused", "noslot")


def test_an_error_that_the_gallery_knows_is_explained():
    why = "RuntimeError: daemon threads are disabled in this (sub)interpreter"
    lines = report.refused([{"name": "mine", "verdict": "breaks", "why": why}], {})
    assert any("docs/failures.md#daemon-threads" in line for line in lines)


def test_mistakes_are_one_line(python, tmp_path, capsys):
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\nexit 3\n")
    other.chmod(0o755)
    for words, expected in [
        (["--python", str(tmp_path / "none")], "there is no file"),
        (["--python", str(python), "numpy"], "not installed there: numpy"),
        (["--python", str(other)], "name a CPython 3.14 or newer"),
        (["no such thing"], "neither a file nor a package's name"),
    ]:
        code, said = run(capsys, *words)
        assert code == 2 and expected in said.err
        assert len(said.err.strip().splitlines()) == 1


def test_without_uv_one_line_says_how_to_get_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("GILLAB_UV", str(tmp_path / "uv"))
    assert cli.main(["attrs"]) != 0
    said = capsys.readouterr().err
    assert "uv cannot be started" in said and "workshop.py compat brings its own" in said
    assert len(said.splitlines()) == 1
