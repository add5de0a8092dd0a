"""A user's own suites: one file each; a broken one gives one line and disturbs no other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.bench import cli, plan, suites
from gillab.bench.request import Request
from gillab.bench.suites import Suite, UnusableSuite
from gillab.core import results

EXAMPLE = Path(__file__).parent / "own_suites" / "sorting.py"
HEAD = "from gillab.bench.suites import Suite\nfrom gillab.core.results import Case\n"
WHOLE = "SUITE = Suite(about='Why?', unit='s', cases=cases, measure=print{more})\n"


def own(cases: str = "return []", more: str = "") -> str:
    return f"{HEAD}def cases(request):\n    {cases}\n{WHOLE.format(more=more)}"


BROKEN = {  # contents of a file: what its line says
    "def cases(:\n": "line 1: the import failed: SyntaxError",
    "x = 1\n": r"has no SUITE; add: SUITE = Suite\(",
    "SUITE = 1\n": "has a SUITE that is not a Suite",
    f"{HEAD}SUITE = Suite(about='', unit='s', cases=print)\n": "line 3: .*'measure'",
    "\nimport nothing_of_that_name\n": "line 2: .*No module named 'nothing_of_that_name'",
    "raise SystemExit(3)\n": "line 1: the import failed: SystemExit: 3",
    "import sys\nsys.exit('two\\nlines')\n": "line 2: .*SystemExit: two",
    own(more=", unit='kg'").replace("unit='s', ", ""): "unit is 'kg'; it must be one of: s, bytes",
    own(more=", rounds=0"): "rounds is 0; it must be above 0",
    own(more=", colour=1"): "unexpected keyword argument 'colour'",
    own("return 1 / 0"): r"line 4: cases\(\) failed: ZeroDivisionError",
    own("return [3]"): r"cases\(\) failed: TypeError: 3 is no Case of the suite 'mine'",
    own("yield Case('cpu', 'a', 'inline', 1, '')"): "is no Case of the suite 'mine'",
    own("yield Case('mine', 'a', 'inline', 1, '', {'x': {1}})"): "not JSON serializable",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that this process searches for suites too."""
    monkeypatch.setattr(suites, "__path__", [*suites.__path__, str(tmp_path)])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("gillab.bench.suites.")]:
        if getattr(sys.modules[name], "__file__", "").startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.mark.parametrize(("text", "expected"), BROKEN.items(), ids=BROKEN.values())
def test_a_broken_suite_gets_one_line_that_names_the_file(folder, capsys, text, expected):
    path = folder / "mine.py"
    path.write_text(text)
    output = folder / "out" / "results.json"
    with pytest.raises(UnusableSuite, match=expected) as caught:
        plan.cases_of("mine", request("mine"))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)
    assert cli.main(["--suite", "mine", "--output", str(output)]) == 2
    assert capsys.readouterr().err == f"bench: {caught.value}\n"
    assert not output.parent.exists()
    assert plan.cases_of("cpu", request("cpu"))


@pytest.mark.parametrize("step", ["unfit", "calibrate"])
def test_a_suite_that_fails_later_gets_one_line_as_well(folder, capsys, step):
    (folder / "mine.py").write_text(
        own("yield Case('mine', 'a', 'inline', 1, '')", f", {step}=lambda *words: {{}}['x']")
    )
    assert cli.main(["--suite", "mine", "--output", str(folder / "out.json")]) == 2
    said = capsys.readouterr().err
    assert f"mine.py, line 5: {step}() failed: KeyError: 'x'" in said and said.count("\n") == 1
    assert not (folder / "out.json").exists()


def test_the_list_shows_all_that_can_be_used_and_names_what_cannot(folder, capsys):
    (folder / "broken.py").write_text("(")
    (folder / "mine.py").write_text(own())
    (folder / "_parts.py").write_text("(")
    assert cli.main(["--list"]) == 2
    said = capsys.readouterr()
    assert "  mine         Why?" in said.out and "  cpu " in said.out
    assert "broken.py" in said.err and said.err.count("\n") == 1 and "_parts" not in said.err


def request(*names: str) -> Request:
    return Request(names, ("inline", "threads"), (1, 2), ("primes",), ("b",))


def test_what_a_suite_may_leave_out_has_a_default():
    suite = Suite(about="Why?\n\nMore.", unit="s", cases=lambda request: [], measure=print)
    assert suite.question == "Why?" and suite.rounds == 1
    assert suite.calibrate() == {} and suite.unfit(None, {}, "python") is None
    assert Suite(about=None, unit="s", cases=list, measure=print).question == ""


def test_the_suite_that_the_method_page_shows_can_be_measured(tmp_path):
    """The recipe for a new suite: one file in the folder that the variable names."""
    path = tmp_path / "out.json"
    code = "import sys; from gillab.bench import cli; sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "--suite", EXAMPLE.stem, "--executors", "inline"]
    answer = subprocess.run(
        [*command, "--output", str(path)],
        env=os.environ | {"GILLAB_SUITES": str(EXAMPLE.parent), "PYTHONPATH": str(cli_source())},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert answer.returncode == 0, answer.stderr
    runs = results.load(path).runs
    assert runs and {run.status for run in runs} == {"ok"}


def cli_source() -> Path:
    return Path(cli.__file__).parents[2]
