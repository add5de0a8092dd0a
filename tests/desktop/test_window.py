"""The real window, by mouse and by keys, with every executor."""

import itertools
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject, QPoint, Qt, QTimer
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox

from gillab.course.check.gated_pool import CLOSED, OPEN, gated
from gillab.desktop.model import files
from gillab.desktop.model.fractal import render
from gillab.desktop.model.started_pool import POOLS, WAYS, StartedPool
from gillab.desktop.model.tile_work import put
from gillab.desktop.window import main, style
from gillab.desktop.window.driven import DrivenWindow
from gillab.desktop.window.files_tab import FilesTab
from gillab.desktop.window.pools import Pools

WAIT_MS = 30_000
BUSY = {"x": -0.7436, "y": 0.1319, "span": 0.012}  # much to compute


def expected(view) -> bytes:
    picture = memoryview(bytearray(view.width * view.height))
    for tile in view.tiles():
        put(picture, view.width, tile, render(view, tile))
    return bytes(picture)


def begin_work(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.painter is not None, timeout=WAIT_MS)
    window.show_view(replace(window.picture.view, **BUSY))
    qtbot.waitUntil(lambda: window.painter.progress.tiles > 0, timeout=WAIT_MS)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_shows_the_same_picture(way, open_window, complete, nothing_left_behind):
    window = open_window(way)
    complete(window)
    assert bytes(window.picture.pixels) == expected(window.picture.view)
    assert sum(window.panel.map.counts.values()) == window.painter.progress.tiles
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


def begin_search(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.painter is not None, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.files)
    tab = window.files
    qtbot.waitUntil(lambda: bool(tab.search._paths and tab.search._futures), timeout=WAIT_MS)


# Inline, a search is over before anybody can close the window.
WORK = [(way, begin_work) for way in WAYS] + [(way, begin_search) for way in WAYS[1:]]


@pytest.mark.parametrize(("way", "what"), WORK)
def test_closing_during_work(
    way, what, open_window, qtbot, tmp_path, monkeypatch, nothing_left_behind
):
    """The workers end while the window waits for them, however long a busy machine takes."""
    monkeypatch.setattr(main, "CLOSE_S", WAIT_MS / 1000)
    if what is begin_search:
        for number in range(32):
            (tmp_path / f"{number}.csv").write_text("day,value\n1,2\n" * 140_000)  # 2 MB
    closed = []
    for _ in range(5):
        window = open_window(way, size=(400, 300))
        what(window, qtbot)
        window.close()
        closed.append(window.all_closed)
    assert all(closed), closed


@pytest.mark.parametrize("way", ["threads", "processes", "interpreters"])
def test_closing_while_workers_start(way, open_window, qtbot, monkeypatch, nothing_left_behind):
    monkeypatch.setattr(main, "CLOSE_S", WAIT_MS / 1000)
    closed = []
    for _ in range(3):
        window = open_window(way)
        window.panel.workers.setValue(12)
        qtbot.wait(30)
        window.close()
        closed.append(window.all_closed)
    assert all(closed), closed


def test_a_pool_that_is_still_starting_is_not_closed(qtbot):
    """A starting pool has workers: the window must not report that all have ended."""
    window = QObject()
    pools, gate = Pools(window), threading.Event()
    POOLS["slow"] = lambda workers: (gate.wait(30), ThreadPoolExecutor(workers))[1]
    try:
        pools.open("slow", 1)
        pools.close()
        assert not pools.wait_closed(0.05)
        gate.set()
        assert pools.wait_closed(30)
    finally:
        gate.set()
        del POOLS["slow"]


def test_a_failed_start_is_reported_once_and_only_for_the_last_request(qtbot):
    def broken(workers):
        raise OSError("no more of them")

    window, texts = QObject(), []
    pools = Pools(window)
    pools.failed.connect(texts.append)
    POOLS["broken"] = broken
    try:
        pools.open("broken", 1)
        pools.open("threads", 1)
        qtbot.waitUntil(lambda: pools.current is not None, timeout=WAIT_MS)
        assert texts == []
        pools.open("broken", 1)
        qtbot.waitUntil(lambda: bool(texts), timeout=WAIT_MS)
        assert texts == ["broken could not start: OSError: no more of them"]
    finally:
        del POOLS["broken"]
    pools.close()
    assert pools.wait_closed(30)


def test_a_killed_worker_is_reported_and_replaced(open_window, complete, qtbot):
    window = open_window("processes", size=(400, 300))
    begin_work(window, qtbot)
    for process in multiprocessing.active_children():
        process.kill()
    qtbot.waitUntil(window.error.isVisible, timeout=WAIT_MS)
    assert "BrokenProcessPool" in window.error.text()
    window.use("processes", 2)
    window.choose_fractal("julia")
    complete(window)
    assert not window.error.isVisible()
    window.close()
    assert window.all_closed


def test_switching_while_it_computes(open_window, complete, qtbot, nothing_left_behind):
    window = open_window("threads")
    for way in (*WAYS, *WAYS[::-1]):
        begin_work(window, qtbot)
        qtbot.mouseClick(window.panel.ways.button(WAYS.index(way)), Qt.MouseButton.LeftButton)
        assert window.way == way
    qtbot.waitUntil(
        lambda: window.pools.current is not None and window.pools.current.name == way,
        timeout=WAIT_MS,
    )
    complete(window)
    assert bytes(window.picture.pixels) == expected(window.picture.view)
    window.close()


def test_moving_with_the_mouse(open_window, complete, qtbot):
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
    driven = DrivenWindow(qtbot_app(), window)
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
    if key == Qt.Key.Key_Home:
        window.show_view(replace(before, **BUSY))
    qtbot.keyClick(window.picture, key)
    assert what(before, window.picture.view)


def test_ways_are_chosen_by_keys_that_every_system_has(open_window, qtbot):
    window = open_window("inline")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    for number, way in enumerate(WAYS, 1):
        key, control = Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(window.windowHandle(), key, control)
        # A button that is pressed by its key stays down for a moment.
        qtbot.waitUntil(lambda way=way: window.way == way, timeout=WAIT_MS)
    assert {button.toolTip() for button in window.panel.ways.buttons()} == {
        f"Ctrl+{number}" for number in (1, 2, 3, 4)
    }


def test_png_holds_every_pixel(open_window, complete, tmp_path):
    window = open_window("threads")
    complete(window)
    window.save(str(tmp_path / "fractal.png"))
    image, table = QImage(str(tmp_path / "fractal.png")), style.colour_table("dusk")
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
        lambda: len(window.files.found.rows) == 1 and "20 files" in window.files.line.text(),
        timeout=WAIT_MS,
    )
    assert text_of(window.files, 0) == "7.txt × 1\nneedle 7"


def text_of(tab, row: int) -> str:
    return tab.found.data(tab.found.index(row))


def hundreds_of_files(folder, count: int = 200) -> None:
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"line\nneedle {number}\n")


def test_the_tab_is_searched_when_it_is_clicked(open_window, complete, qtbot, tmp_path):
    hundreds_of_files(tmp_path, 20)
    window = open_window("threads")
    complete(window)
    bar = window.tabs.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    qtbot.waitUntil(lambda: len(window.files.found.rows) == 20, timeout=WAIT_MS)
    assert window.files.line.text().startswith(f"{tmp_path.name}: 20 files")


def test_a_root_has_a_title_too(qtbot):
    tab = FilesTab(Path(Path.cwd().anchor))
    qtbot.addWidget(tab)
    assert tab.line.text().startswith(Path.cwd().anchor)


def test_the_window_stays_responsive_while_workers_list_and_read(
    open_window, complete, qtbot, tmp_path
):
    """Neither the listing nor the reading is done in the window's thread."""
    hundreds_of_files(tmp_path)
    window = open_window("threads")
    complete(window)
    with gated(ThreadPoolExecutor)(2) as pool:
        driven = DrivenWindow(qtbot_app(), window)
        pool.gate[0] = CLOSED
        window.files.use(StartedPool("threads", 2, pool))
        window.files.begin()
        assert driven.ticks_pass()
        assert pool.gate[0] == CLOSED and not window.files.found.rows
        pool.gate[0] = OPEN
        qtbot.waitUntil(lambda: len(window.files.found.rows) == 200, timeout=WAIT_MS)
        window.files.use(None)
        assert not window.files.search._futures


def test_many_results_at_once_are_shown_in_several_turns(qtbot, tmp_path):
    """Results of two hundred files take many rounds of the event loop."""
    hundreds_of_files(tmp_path)
    ticking = itertools.count()
    tab = FilesTab(tmp_path, clock=lambda: next(ticking) / 1000)  # a millisecond at each look
    qtbot.addWidget(tab)
    paths = files.list_files(str(tmp_path), memoryview(bytearray(1)))
    tab.search._paths = paths
    found = files.search_files(paths, "", memoryview(bytearray(1)))
    turns = []
    loop = QTimer(interval=0)
    loop.timeout.connect(lambda: turns.append(len(tab.found.rows)))
    loop.start()
    tab.search.task_ended.emit(tab.search._search, found)
    qtbot.waitUntil(lambda: len(tab.found.rows) == 200, timeout=WAIT_MS)
    between = {count for count in turns if 0 < count < 200}
    assert len(between) > 20


def test_only_rows_that_are_seen_get_a_thumbnail(open_window, complete, qtbot, tmp_path):
    hundreds_of_files(tmp_path)
    window = open_window("threads", size=(400, 300))
    complete(window)
    window.tabs.setCurrentWidget(window.files)
    qtbot.waitUntil(lambda: len(window.files.found.rows) == 200, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(window.files.found._pictures) > 0, timeout=WAIT_MS)
    qtbot.wait(200)
    assert len(window.files.found._pictures) < 50


def test_a_search_begins_when_no_more_keys_come(open_window, complete, qtbot, tmp_path):
    hundreds_of_files(tmp_path, 20)
    window = open_window("threads")
    complete(window)
    window.tabs.setCurrentWidget(window.files)
    qtbot.waitUntil(lambda: len(window.files.found.rows) == 20, timeout=WAIT_MS)
    begun = []
    window.files._typing.timeout.connect(lambda: begun.append(window.files.words.text()))
    qtbot.keyClicks(window.files.words, "needle")
    qtbot.waitUntil(lambda: bool(begun), timeout=WAIT_MS)
    assert begun[-1] == "needle" and len(begun) < len("needle")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read(open_window, dark):
    window = open_window("inline")
    window.use_scheme(dark)
    for ink in ("ink", "ink-soft", "inline", "threads", "processes", "interpreters"):
        assert contrast(style.colour(ink), style.colour("paper")) >= 4.5
    for role in (*WAYS, "wrong"):  # the buttons, and what an error is written on
        assert contrast(style.colour("on-colour"), style.colour(role)) >= 4.5


def contrast(one, other) -> float:
    """As WCAG 2 defines it."""

    def light(colour) -> float:
        parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    pair = sorted((light(one.getRgbF()[:3]), light(other.getRgbF()[:3])))
    return pair[1] / pair[0]


def test_every_control_has_a_name_and_can_be_reached_by_keys(open_window):
    window = open_window("inline")
    for kind in (QAbstractButton, QComboBox, QSpinBox, QLineEdit):
        for widget in window.findChildren(kind):
            if widget.objectName().startswith("qt_") or not widget.isVisibleTo(window):
                continue  # parts of Qt's own widgets
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus and not widget.text():
                continue
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    assert window.picture.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_tab_goes_round_everything(open_window, qtbot):
    window = open_window("inline")
    window.activateWindow()
    window.picture.setFocus()
    wanted = {window.picture, window.panel.workers, window.panel.fractal, window.panel.palette_box}
    reached = set()
    for _ in range(20):
        reached.add(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= reached
    assert reached & set(window.panel.ways.buttons())  # one stop for the four: arrows do the rest


def test_light_or_dark_is_remembered(open_window, settings):
    window = open_window("inline")
    window.use_scheme(True)
    assert style.is_dark() and settings.value("scheme") == "dark"
    window.use_scheme(False)
    assert not style.is_dark() and settings.value("scheme") == "light"


def test_only_the_windows_thread_touches_the_picture(open_window, complete, qtbot):
    window = open_window("threads")
    complete(window)
    view = window.picture.view
    tile = view.tiles()[0]
    said = []

    def touch() -> None:
        try:
            window.picture.show_tile(tile, render(view, tile))
        except RuntimeError as error:
            said.append(str(error))

    thread = threading.Thread(target=touch)
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
