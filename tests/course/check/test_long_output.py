"""Code that prints megabytes on one line gets a verdict that a terminal can show at once."""

import json

import pytest

from gillab.course.check import step_check, terminal
from gillab.course.exercises import load_exercises, select

LOUD = "print('x' * 8_000_000)\n"
ENDINGS = {
    "an error": "raise ValueError('y' * 8_000_000)\n",
    "an end of the process": "import os, sys; sys.stdout.flush(); os._exit(3)\n",
    "a line of code": f"raise ValueError('{'z' * 1_000_000}')\n",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_verdict_is_short(tmp_path, ending):
    task = tmp_path / "task.py"
    task.write_text(LOUD + ENDINGS[ending])
    step = select(load_exercises(), "1.1")[0]
    verdict = step_check.check_step(step, {"task.py": task})
    assert not verdict.passed and verdict.printed.startswith("xxx")
    assert len("\n".join(terminal.verdict_lines(verdict))) < 40_000


def test_every_text_of_a_report_is_cut(tmp_path):
    report = tmp_path / "report"
    long = "x" * 100_000
    events = (
        {"event": "not yet", "did": long, "wanted": None},
        {"event": "error", "chain": [[long, long]], "place": {"line": 3, "text": long}},
    )
    report.write_text("".join(json.dumps(event) + "\n" for event in events) + '{"event": "cut in')
    first, second = step_check.read_report(report)
    most = step_check.LONGEST_TEXT
    assert len(first["did"]) == most and first["did"].endswith("…") and first["wanted"] is None
    assert {len(text) for text in second["chain"][0]} == {most}
    assert len(second["place"]["text"]) == most and second["place"]["line"] == 3
