"""The command line of gillab.charts."""

import json
import os
import subprocess
import sys

import pytest

from gillab.charts import __main__ as program
from gillab.charts import catalogue
from gillab.core.places import RESULTS, SOURCE

REFERENCE = str(RESULTS / "reference.json")


def test_it_prints_the_figure_in_utf8_whatever_the_code_page(tmp_path):
    command = [sys.executable, "-m", "gillab.charts", "speedup", REFERENCE]
    variables = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    variables["PYTHONPATH"] = str(SOURCE)
    done = subprocess.run(command, capture_output=True, env=variables, cwd=tmp_path, timeout=60)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode("utf-8")
    assert "×" in text and json.loads(text)["layout"]["meta"]["source"]


def test_it_lists_the_charts(capsys):
    assert program.main(["--list"]) == 0
    assert capsys.readouterr().out.split() == catalogue.names()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a chart and a results file"),
        (["speedup"], "name a chart and a results file"),
        (["spedup", REFERENCE], "no chart 'spedup'; choose one of: "),
        (["look", REFERENCE], "no chart 'look'"),
        (["speedup", "nowhere.json"], "no results file nowhere.json"),
        (["speedup", __file__], "is damaged"),
        (["speedup", str(RESULTS)], "cannot read"),
        (["speedup", str(RESULTS / "lost.json")], "not a results file"),
        (["speedup", REFERENCE, "more"], "unknown: more"),
        (["speedup", REFERENCE, "--width=3"], "unknown: --width=3"),
    ],
)
def test_a_mistake_gives_one_line(arguments, says, capsys):
    assert program.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and says in printed.err and printed.err.count("\n") == 1
