"""Play with the window: its model without Qt, and one scenario without a display."""

import dataclasses
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.charts import scenario_runs
from gillab.core.places import ROOT
from gillab.core.results import Case, Run
from gillab.course.play import cells, scenarios, table, ways, window
from gillab.course.play.scenarios import BadScenario
from gillab.course.play.session import WindowSession

FIELDS = {
    "tile": "medium",
    "work": "light",
    "drag": window.DRIVEN,
    "way": "threads",
    "workers": "2",
    "guess": "interpreters",
}
needs_qt = pytest.mark.skipif(not importlib.util.find_spec("PyQt6"), reason="PyQt6 is not here")


def made(way: str, seconds: float, late_s: float, drag: str = window.DRIVEN, others=0.0) -> Run:
    """A row with five values near each other."""
    params = {"tile": "medium", "work": "light", "drag": drag, "s": 10}
    details = {
        "late_s": [0.0, late_s],
        "late_99_s": late_s,
        "memory": {"kind": "rss", "bytes": 50_000_000},
        "guess": "interpreters",
        "others_cores": others,
        "idle_cores": 0.0,
    }
    values = tuple(seconds * factor for factor in (0.99, 1.0, 1.0, 1.01, 1.0))
    build = next(iter(table.empty().builds))
    case = Case(scenario_runs.WINDOW, "my own", way, 2, build, params)
    return Run(case, "ok", "s", values, details=details)


def said(*runs: Run) -> str:
    results = table.empty()
    results.runs.extend(runs)
    (sentence,) = table.verdicts(results)
    return sentence


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("guess", "guess first", "guess first: guess is one of: inline"),
        ("way", "loops", "way is one of: inline"),
        ("tile", "huge", "tile is one of: small, medium, large"),
        ("drag", "", "drag is one of: not dragged, dragged, dragged by hand"),
        ("workers", "17", "workers is a number from 1 to 16"),
    ],
)
def test_a_wrong_field_is_named(field, value, expected):
    with pytest.raises(BadScenario, match=expected):
        window.read(FIELDS | {field: value})


def test_a_named_scenario_is_recognised():
    for name, (load, workers) in window.named().items():
        fields = FIELDS | dataclasses.asdict(load) | {"workers": str(workers)}
        assert window.read(fields).name == name
    assert window.read(FIELDS | {"workers": "7"}).name == scenarios.OWN
    assert window.read(FIELDS | {"way": "inline", "workers": "7"}).workers == 1


def test_a_late_way_does_not_win_by_speed():
    smooth, late = made("interpreters", 0.02, 0.010), made("threads", 0.01, 0.040)
    assert "interpreters×2 does the most work of the ways with a lateness of 99 %" in said(
        late, smooth
    )
    assert "none of threads×2 and inline×2" in said(late, made("inline", 0.02, 0.3))
    busy = said(smooth, made("processes", 0.03, 0.01, others=1.0))
    assert "1 of these 2 rows is in doubt" in busy


def test_rows_dragged_by_hand_are_kept_and_not_compared():
    hands = made("threads", 0.01, 0.01, window.BY_HAND), made("inline", 0.05, 0.3, window.BY_HAND)
    assert "no two hands drag alike" in said(*hands)
    rows = [scenario_runs.row([one]) for one in hands]
    assert not scenario_runs.beats(*rows) and not scenario_runs.beats(*reversed(rows))


def play(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`play` in a process without a display, with a table of its own."""
    code = (
        "import sys; from pathlib import Path; from gillab.course.play import table, desktop; "
        f"table.PATH = Path({str(tmp_path / 's.json')!r}); "
        f"desktop.PICTURE = Path({str(tmp_path / 'window.png')!r}); "
        "from gillab.course.play import __main__ as play; sys.exit(play.main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, "desktop", "--offscreen", *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )


@needs_qt
def test_a_scenario_without_a_display(tmp_path):
    words = ("--scenario", "dragging", "--way", "threads", "--guess", "inline", "--seconds", "1")
    done = play(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    assert "one way only, threads" in done.stdout
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
    row = next(line for line in done.stdout.splitlines() if line.startswith("dragging  "))
    (total,) = (line for line in done.stdout.splitlines() if line.startswith("  in all"))
    figures = [part.rpartition(": ")[2] for part in total.split("; ")]
    assert len(figures) == len(cells.FIGURES[cells.WINDOW])
    assert all(figure in row for figure in figures), "the last line has the row's figures"
    (run,) = json.loads((tmp_path / "s.json").read_text())["runs"]
    assert run["case"]["params"]["drag"] == window.DRIVEN
    assert run["details"]["tiles"] > 0 and run["details"]["late_s"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "there is no display here"),
        (("--scenario", "by hand", "--guess", "inline"), "choose “dragging”"),
        (("--scenario", "a rush"), "choose one of: a quiet picture"),
        (("--seconds", "21"), "--seconds is a number from 1 to 20"),
    ],
)
def test_a_mistake_is_said_and_what_there_is_to_do(tmp_path, words, expected):
    done = play(tmp_path, *words)
    assert done.returncode == 2 and expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_row_in_doubt_is_marked():
    results = table.empty()
    results.runs += [made("threads", 0.02, 0.01), made("inline", 0.02, 0.3, others=1.0)]
    _, head, good, doubtful, *rest = table.text(results)
    assert head.endswith("in doubt") and doubtful.endswith("yes") and not good.endswith("yes")
    assert "In doubt: other programs kept this machine's cores busy." in rest


def test_live_figures_are_of_the_whole_run_and_at_its_end_those_of_the_row(tmp_path):
    session = WindowSession(10.0, tmp_path / "s.json")
    session.scenario = window.read(FIELDS)
    last = {"at_s": 4.0, "tiles_per_s": 50.0, "late_99_s": 0.25, "missed": 40, "due": 300}
    live = session.figures(last | {"memory_bytes": 50_000_000})
    assert live == {"tiles": "50.0/s", "late": "250 ms", "missed": "40 of 300", "memory": "50 MB"}
    session.measured = made("threads", 0.02, 0.01)
    row = cells.row(session.measured)
    assert session.figures(None) == {name: row[name] for name in live}
    assert "the figures of its row" in session.stage(False, None)


@needs_qt
def test_tiles_a_second_so_far_count_as_in_the_row():
    from gillab.course.play.scenario_window import seconds_a_tile

    assert seconds_a_tile([(0.0, 0.0), (2.0, 100.0), (4.0, 300.0)]) == (0.02, 0.01)
    assert seconds_a_tile([(0.0, 0.0), (2.0, 0.0), (4.0, 1.0)]) == (4.0,)
    assert seconds_a_tile([(0.0, 0.0), (2.0, 0.0)]) == ()


@needs_qt
def test_the_hand_is_where_the_time_says():
    from gillab.course.play import hand

    assert hand.place(0.0) == (True, 0.0)
    held, far = hand.place(hand.DRAG_S)
    assert not held and far == pytest.approx(1.0)
    assert hand.place(hand.DRAG_S + hand.PAUSE_S) == (True, pytest.approx(1.0))


@pytest.fixture(scope="session")
def qapp():
    """The application for `qtbot`, without a display."""
    from PyQt6.QtWidgets import QApplication

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        yield QApplication.instance() or QApplication(["gillab"])


@pytest.mark.skipif(not importlib.util.find_spec("pytestqt"), reason="pytest-qt is not here")
def test_the_form_asks_for_a_guess_and_shows_the_rows(qtbot, tmp_path, monkeypatch):
    from PyQt6.QtWidgets import QLabel

    from gillab.course.play.desktop_form import DesktopForm

    session = WindowSession(1.0, tmp_path / "s.json")
    form = DesktopForm(session)
    qtbot.addWidget(form)
    form.run.click()
    assert "guess first" in form.problem.text()
    form._choose("more workers than cores")
    assert form.workers.value() == 2 * scenarios.cores()
    form.workers.setValue(3)
    assert form.named.currentText() == scenarios.OWN
    form.boxes["guess"].setCurrentText("inline")
    measured = made("threads", 0.02, 0.01)
    monkeypatch.setattr(session, "measure", lambda scenario, stop: measured)
    form.run.click()
    qtbot.waitUntil(lambda: session.run is not None and not session.running, timeout=10_000)
    form.show_state()
    assert form.figures["late"].text() == "10 ms"
    form.keep.click()
    assert form.figures["late"].text() == "10 ms", "the row's figures stay when it is kept"
    assert form.rows.rowCount() == 1 and "one way only, threads×2" in form.below.text()
    form.keep.click()
    assert form.rows.rowCount() == 1, "a run is kept once"
    titles = [form.rows.horizontalHeaderItem(n).text() for n in range(form.rows.columnCount())]
    assert titles == list(cells.COLUMNS[cells.WINDOW].values())
    shown = " ".join(label.text() for label in form.findChildren(QLabel))
    labels = (label.capitalize() for label in window.LABELS.values())
    assert all(text in shown for text in (*ways.about(window.WAYS).values(), *labels))
    form.idle_s = 0.0
    qtbot.waitUntil(lambda: not form.isVisible() and not form._timer.isActive(), timeout=10_000)
