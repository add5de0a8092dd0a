"""The real window, by hand and by keys, with every executor."""

import time
from dataclasses import replace
from statistics import median

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox

from gillab.desktop.checks import Driven
from gillab.desktop.model.crew import WAYS
from gillab.desktop.model.fractal import render
from gillab.desktop.model.work import put
from gillab.desktop.window import look

WAIT_MS = 30_000
BUSY = {"x": -0.7436, "y": 0.1319, "span": 0.012}  # much to compute


def expected(view) -> bytes:
    picture = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles():
        put(picture, view.width, tile, render(view, tile))
    return bytes(picture)


def begin_work(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.paints is not None, timeout=WAIT_MS)
    window.show_view(replace(window.picture.view, **BUSY))
    qtbot.waitUntil(lambda: window.paints.progress.tiles > 0, timeout=WAIT_MS)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_shows_the_same_picture(way, open_window, complete, nothing_left_behind):
    window = open_window(way)
    complete(window)
    assert bytes(window.picture.pixels) == expected(window.picture.view)
    assert sum(window.panel.map.counts.values()) == window.paints.progress.tiles
    assert len(window.panel.legend.lines()) == len(window.panel.map.counts)
    window.close()


@pytest.mark.parametrize("way", WAYS)
def test_an_error_in_a_tile_is_shown(way, open_window, complete, qtbot):
    window = open_window(way)
    complete(window)
    window.show_view(replace(window.picture.view, fractal="fern"))
    qtbot.waitUntil(window.error.isVisible, timeout=WAIT_MS)
    assert "unknown fractal 'fern'" in window.error.text()
    window.choose_fractal("mandelbrot")
    complete(window)
    assert not window.error.isVisible()


@pytest.mark.parametrize("way", WAYS)
def test_closing_during_work(way, open_window, qtbot, nothing_left_behind):
    seconds = []
    for _ in range(5):
        window = open_window(way, size=(400, 300))
        begin_work(window, qtbot)
        start = time.monotonic()
        window.close()
        seconds.append(time.monotonic() - start)
    # A bound of behaviour, counted: a busy machine may be late with one or two of them.
    assert median(seconds) < 1.0, seconds


def test_switching_while_it_computes(open_window, complete, qtbot, nothing_left_behind):
    window = open_window("threads")
    for way in (*WAYS, *WAYS[::-1]):
        begin_work(window, qtbot)
        qtbot.mouseClick(window.panel.ways.button(WAYS.index(way)), Qt.MouseButton.LeftButton)
        assert window.way == way
    qtbot.waitUntil(
        lambda: window.crews.present is not None and window.crews.present.name == way,
        timeout=WAIT_MS,
    )
    complete(window)
    assert bytes(window.picture.pixels) == expected(window.picture.view)
    window.close()


def test_moving_by_hand(open_window, complete, qtbot):
    window = open_window("threads")
    complete(window)
    before = window.picture.view
    button = Qt.MouseButton.LeftButton
    qtbot.mousePress(window.picture, button, pos=QPoint(80, 60))
    qtbot.mouseMove(window.picture, QPoint(100, 50))
    qtbot.mouseRelease(window.picture, button, pos=QPoint(100, 50))
    moved = window.picture.view
    assert moved.x < before.x and moved.y < before.y and moved.span == before.span
    under = moved.point(50, 40)
    driven = Driven(qtbot_app(), window)
    driven.zoom()
    assert window.picture.view.span < moved.span
    assert window.picture.view.point(50, 40) == pytest.approx(under)
    complete(window)
    assert bytes(window.picture.pixels) == expected(window.picture.view)


def qtbot_app():
    from PyQt6.QtWidgets import QApplication

    return QApplication.instance()


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (Qt.Key.Key_Left, lambda old, new: new.x < old.x),
        (Qt.Key.Key_Right, lambda old, new: new.x > old.x),
        (Qt.Key.Key_Up, lambda old, new: new.y > old.y),
        (Qt.Key.Key_Down, lambda old, new: new.y < old.y),
        (Qt.Key.Key_Plus, lambda old, new: new.span < old.span),
        (Qt.Key.Key_Minus, lambda old, new: new.span > old.span),
        (Qt.Key.Key_Home, lambda old, new: new == old),
    ],
)
def test_moving_by_keys(open_window, complete, qtbot, key, what):
    window = open_window("threads")
    complete(window)
    before = window.picture.view
    qtbot.keyClick(window.picture, key)
    assert what(before, window.picture.view)


def test_png_holds_every_pixel(open_window, complete, tmp_path):
    window = open_window("threads")
    complete(window)
    window.save(str(tmp_path / "fractal.png"))
    image, table = QImage(str(tmp_path / "fractal.png")), look.colour_table("dusk")
    view, numbers = window.picture.view, expected(window.picture.view)
    assert (image.width(), image.height()) == (view.width, view.height)
    assert all(
        image.pixel(x, y) == table[numbers[y * view.width + x]]
        for x in range(0, view.width, 7)
        for y in range(0, view.height, 5)
    )
    window.save(str(tmp_path / "no such folder" / "fractal.png"))
    assert "could not be written" in window.error.text()


def test_size_and_colours_are_remembered(open_window, qtbot):
    first = open_window("inline", size=None)
    first.resize(740, 560)
    first.choose_palette("sea")
    first.close()
    second = open_window("inline", size=None)
    assert (second.width(), second.height()) == (first.width(), first.height())
    assert second.panel.palette_box.currentText() == "sea"


def test_another_size_is_computed_anew(open_window, complete):
    window = open_window("threads", size=None)
    window.resize(900, 600)
    complete(window)
    view = window.picture.view
    assert view.width == round(window.picture.width() * window.picture.devicePixelRatioF())
    window.resize(960, 640)
    complete(window)
    assert window.picture.view.width > view.width


@pytest.mark.parametrize("way", WAYS)
def test_files_are_found_on_the_same_pool(way, open_window, complete, qtbot, tmp_path):
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"line\nneedle {number}\n")
    window = open_window(way)
    complete(window)
    window.tabs.setCurrentWidget(window.files)
    qtbot.keyClicks(window.files.words, "needle 7")
    qtbot.waitUntil(
        lambda: window.files.list.count() == 1 and "20 files" in window.files.line.text(),
        timeout=WAIT_MS,
    )
    assert "7.txt × 1\nneedle 7" in window.files.list.item(0).text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read(open_window, dark):
    window = open_window("inline")
    window.dress(dark)
    for ink in ("ink", "ink-soft", "inline", "threads", "processes", "interpreters"):
        assert contrast(look.colour(ink), look.colour("paper")) >= 4.5
    for way in WAYS:
        assert contrast(look.colour("on-colour"), look.colour(way)) >= 4.5


def contrast(one, other) -> float:
    """As WCAG 2 defines it."""

    def light(colour) -> float:
        parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    pair = sorted((light(one.getRgbF()[:3]), light(other.getRgbF()[:3])))
    return pair[1] / pair[0]


def test_everything_to_touch_has_a_name_and_can_be_reached_by_keys(open_window):
    window = open_window("inline")
    for kind in (QAbstractButton, QComboBox, QSpinBox, QLineEdit):
        for widget in window.findChildren(kind):
            if widget.objectName().startswith("qt_") or not widget.isVisibleTo(window):
                continue  # parts of Qt's own widgets
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus and not widget.text():
                continue
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    assert window.picture.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_only_the_windows_thread_touches_the_picture(open_window, complete, qtbot):
    import threading

    window = open_window("threads")
    complete(window)
    view = window.picture.view
    tile = view.tiles()[0]
    said = []

    def trespass() -> None:
        try:
            window.picture.show_tile(tile, render(view, tile))
        except RuntimeError as error:
            said.append(str(error))

    thread = threading.Thread(target=trespass)
    thread.start()
    thread.join()
    assert "only the window's thread may touch a widget" in said[0]


def test_late_results_for_another_view_are_dropped(open_window, complete, qtbot):
    window = open_window("threads")
    complete(window)
    view = window.picture.view
    tile = view.tiles()[0]
    window.picture.arrived.emit(replace(view, span=1.0), tile, bytes(tile.width * tile.height))
    qtbot.wait(50)
    assert bytes(window.picture.pixels) == expected(view)
