"""Five hundred random actions of a user: no crash, no hang, no worker left behind."""

import random

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication

from gillab.desktop.model.started_pool import WAYS
from gillab.desktop.window import style

ACTIONS = 500
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Home)
WAIT_MS = 30_000


class User:
    """Acts at random, from a seed; `window` is replaced when an action closes it."""

    def __init__(self, seed: int, open_window, qtbot):
        self.rng, self.open_window, self.qtbot = random.Random(seed), open_window, qtbot
        self.window = open_window("threads")
        self.opened = 1

    def act(self) -> None:
        weighted = {
            self.wheel: 8,
            self.drag: 8,
            self.key: 6,
            self.switch: 4,
            self.wait: 4,
            self.count: 2,
            self.fractal: 2,
            self.palette: 1,
            self.resize: 2,
            self.search: 2,
            self.close_and_open: 1,
        }
        self.rng.choices([*weighted], [*weighted.values()])[0]()

    def wheel(self) -> None:
        at = QPointF(self.rng.randrange(160), self.rng.randrange(120))
        turn = QPoint(0, self.rng.choice((-240, -120, 120, 240)))
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(
            self.window.picture,
            QWheelEvent(at, at, QPoint(), turn, *none, Qt.ScrollPhase.NoScrollPhase, False),
        )

    def drag(self) -> None:
        picture, button = self.window.picture, Qt.MouseButton.LeftButton
        self.qtbot.mousePress(picture, button, pos=QPoint(60, 60))
        for _ in range(self.rng.randrange(1, 5)):
            self.qtbot.mouseMove(picture, QPoint(self.rng.randrange(160), self.rng.randrange(120)))
        self.qtbot.mouseRelease(picture, button, pos=QPoint(60, 60))

    def key(self) -> None:
        self.qtbot.keyClick(self.window.picture, self.rng.choice(KEYS))

    def switch(self) -> None:
        button = self.window.panel.ways.button(self.rng.randrange(len(WAYS)))
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait(self) -> None:
        self.qtbot.wait(self.rng.randrange(60))

    def count(self) -> None:
        self.window.panel.workers.setValue(self.rng.randrange(1, 4))

    def fractal(self) -> None:
        self.window.choose_fractal(self.rng.choice(("mandelbrot", "julia")))

    def palette(self) -> None:
        self.window.choose_palette(self.rng.choice([*style.PALETTES]))

    def resize(self) -> None:
        self.window.picture.setFixedSize(self.rng.randrange(120, 200), self.rng.randrange(90, 160))

    def search(self) -> None:
        self.window.tabs.setCurrentIndex(self.rng.randrange(2))
        self.window.files.words.setText(self.rng.choice(("", "a", "line", "7")))

    def close_and_open(self) -> None:
        self.window.close()
        self.opened += 1
        self.window = self.open_window(self.rng.choice(WAYS))


@pytest.mark.timeout(240)
def test_five_hundred_actions(open_window, qtbot, tmp_path, nothing_left_behind):
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"line {number}\n" * 50)
    user = User(20261123, open_window, qtbot)
    for _ in range(ACTIONS):
        user.act()
    window = user.window
    assert user.opened > 5
    assert not window.error.isVisible(), window.error.text()
    window.choose_fractal("mandelbrot")
    qtbot.waitUntil(
        lambda: window.painter is not None and window.painter.progress.complete_s is not None,
        timeout=WAIT_MS,
    )
    window.close()
