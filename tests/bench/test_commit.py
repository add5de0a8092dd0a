"""Which state of the code a results file says it was measured with."""

import subprocess

from gillab.bench import cli


def test_only_code_makes_a_commit_dirty(tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "ROOT", tmp_path)

    def git(*words):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    results = tmp_path / "docs" / "results" / "server.json"
    code = tmp_path / "code.py"
    results.parent.mkdir(parents=True)
    results.write_text("{}")
    code.write_text("1")
    git("init")
    git("add", "-A")
    git("commit", "-m", "a start")
    clean = cli._commit()
    assert clean and len(clean) == 12
    results.write_text("[]")
    assert cli._commit() == clean, "another suite's new figures are no other code"
    code.write_text("2")
    assert cli._commit() == f"{clean}-dirty"
