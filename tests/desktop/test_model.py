"""The model: exact, and free of Qt."""

import ast
import subprocess
import sys
from concurrent import interpreters
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gillab.desktop
from gillab.desktop.model import lag
from gillab.desktop.model.fractal import FRACTALS, UnknownFractal, julia, mandelbrot, render
from gillab.desktop.model.view import STEPS, View

FOLDER = Path(gillab.desktop.__file__).parent
MODEL = sorted(path.stem for path in (FOLDER / "model").glob("[a-z]*.py"))
sizes = st.integers(1, 700)
views = st.builds(
    View, sizes, sizes, x=st.floats(-2, 2), y=st.floats(-2, 2), span=st.floats(1e-9, 4)
)


@given(views, st.sampled_from(STEPS))
def test_tiles_cover_the_picture_once(view, step):
    tiles = view.tiles(step)
    assert sum(tile.width * tile.height for tile in tiles) == view.width * view.height
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles)
    assert all(tile.x + tile.width <= view.width for tile in tiles)
    assert all(tile.y + tile.height <= view.height for tile in tiles)


@given(views, st.floats(0.5, 2), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_point_under_the_mouse(view, factor, across, down):
    column, row = across * view.width, down * view.height
    nearer = view.zoomed(factor, column, row)
    assert nearer.point(column, row) == pytest.approx(view.point(column, row), abs=1e-6 * view.span)


@given(views, st.integers(-50, 50), st.integers(-50, 50))
def test_panning_there_and_back(view, columns, rows):
    there = view.panned(columns, rows)
    if abs(there.x) < 4 and abs(there.y) < 4:
        back = there.panned(-columns, -rows)
        assert (back.x, back.y) == pytest.approx((view.x, view.y), abs=1e-9)


@given(views, st.integers(1, 900), st.integers(1, 900))
def test_another_size_keeps_the_size_of_a_pixel(view, width, height):
    resized = view.resized(width, height)
    assert resized.span / resized.width == pytest.approx(view.span / view.width)


def test_points_that_stay_and_points_that_leave():
    assert mandelbrot(0.0, 0.0, 500) == mandelbrot(-1.0, 0.0, 500) == 0
    assert mandelbrot(1.0, 1.0, 500) > 0
    assert julia(2.0, 2.0, 500) > 0
    assert {len(FRACTALS), mandelbrot(-0.1, 0.1, 99)} == {2, 0}


def test_a_coarse_sample_is_computed_in_the_middle_of_its_block():
    view = View(64, 64)
    tile = view.tiles(16)[0]
    samples = render(view, tile)
    assert len(samples) == tile.rows * tile.columns == 16
    assert samples[0] == mandelbrot(*view.point(8, 8), view.limit)


def test_an_unknown_fractal_says_which_there_are():
    view = View(8, 8, fractal="fern")
    with pytest.raises(UnknownFractal, match="choose one of: mandelbrot, julia"):
        render(view, view.tiles()[0])


@pytest.mark.parametrize("name", MODEL)
def test_every_interpreter_can_import_the_model(name):
    interpreter = interpreters.create()
    try:
        interpreter.prepare_main(source=str(FOLDER.parents[1]))
        interpreter.exec(
            f"import sys; sys.path.insert(0, source); import gillab.desktop.model.{name}"
        )
    finally:
        interpreter.close()


def test_qt_is_imported_at_the_top_of_window_only():
    for path in FOLDER.rglob("*.py"):
        body = ast.parse(path.read_text("utf-8")).body
        tops = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {getattr(node, "module", None) or node.names[0].name for node in tops}
        assert path.parent.name == "window" or not any("PyQt6" in name for name in names), path


def test_without_qt_the_program_says_so():
    code = "import sys; sys.modules['PyQt6'] = None; from gillab.desktop.program import main"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; sys.exit(main([]))"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Qt does not start here" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("gap_ms", "late_ms"),
    [(16, [0]), (10, []), (20, [4]), (31, [15]), (32, [16, 0]), (50, [34, 18, 2])],
)
def test_every_frame_that_was_due_counts(gap_ms, late_ms):
    found = [late * 1000 for late in lag.frames_due(gap_ms / 1000)]
    assert found == pytest.approx(late_ms, abs=1e-6)


def test_a_freeze_weighs_as_much_as_it_lasted():
    meter = lag.Lag()
    for now in (0.0, 0.016, 0.032, 1.032):
        meter.tick(now)
    assert len(meter.late_s) == 2 + 62
    assert lag.missed(meter.late_s) == 61
    assert lag.late_99_s(meter.late_s) > 0.9
    meter.clear()
    meter.tick(5.0)
    assert meter.late_s == []


def test_a_tick_that_comes_early_is_a_frame_on_time():
    meter = lag.Lag()
    for now in (0.0, 0.010, 0.020):
        meter.tick(now)
    assert meter.late_s == [0.0, 0.0]


def test_a_freeze_that_has_not_ended_counts():
    """Without a display the window is closed before the tick that would end the freeze."""
    meter = lag.Lag()
    meter.start(0.0)
    meter.tick(0.016)
    meter.stop(2.016)
    assert len(meter.late_s) == len(meter.recent) == 1 + 125
    assert lag.missed(meter.late_s) == 123  # the last two have waited for less than a frame
    assert lag.late_99_s(meter.late_s) == pytest.approx(2.0 - 0.016 * 2)
    meter.stop(9.0)
    assert len(meter.late_s) == 1 + 125


def test_a_freeze_that_goes_on_counts_for_who_looks_meanwhile():
    meter = lag.Lag()
    meter.start(0.0)
    meter.tick(0.016)
    assert len(meter.by(2.016)) == 1 + 125 and max(meter.by(2.016)) == pytest.approx(1.984)
    assert len(meter.late_s) == 1 and meter.counting
    meter.stop(2.016)
    assert meter.by(9.0) == meter.late_s


def test_a_freeze_before_the_first_tick_counts():
    meter = lag.Lag()
    meter.start(1.0)
    meter.tick(3.0)
    assert len(meter.late_s) == 125 and lag.missed(meter.late_s) == 123


def test_between_stop_and_the_next_tick_no_frame_is_due():
    meter = lag.Lag()
    meter.start(0.0)
    meter.stop(0.010)
    assert not meter.counting and meter.late_s == []
    meter.tick(5.0)
    assert meter.counting and meter.late_s == []


@given(st.floats(0, 20))
def test_a_freeze_counts_the_same_whether_a_tick_ended_it_or_not(freeze_s):
    ended, unfinished = lag.Lag(), lag.Lag()
    ended.start(0.0)
    ended.tick(freeze_s)
    unfinished.start(0.0)
    unfinished.stop(freeze_s)
    assert ended.late_s == (unfinished.late_s or [0.0])
    assert abs(len(unfinished.late_s) - freeze_s / lag.TICK_S) <= 1
    assert all(0 <= late <= freeze_s for late in unfinished.late_s)


def test_lateness_of_no_frames():
    assert lag.late_99_s([]) == 0.0
    assert lag.late_99_s([0.5, *[0.001] * 99]) == 0.001
    assert lag.late_99_s([0.5, 0.5, *[0.001] * 98]) == 0.5
