"""The column beside the picture: who computes, how late the window is, who did what."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gillab.core.stats import percentile
from gillab.desktop.model.fractal import FRACTALS
from gillab.desktop.model.lag import Lag, missed
from gillab.desktop.model.started_pool import MOST_WORKERS, WAYS
from gillab.desktop.window import style
from gillab.desktop.window.graphs import Hand, LagGraph, Legend, WorkerMap

FIGURES = {
    "late": "late, 99 %",
    "missed": "frames missed",
    "tiles": "tiles a second",
    "memory": "memory",
}


class Panel(QWidget):
    """Emits what was chosen; shows what it is told."""

    way_chosen = pyqtSignal(str)
    workers_chosen = pyqtSignal(int)
    fractal_chosen = pyqtSignal(str)
    palette_chosen = pyqtSignal(str)

    def __init__(self, lag: Lag, workers: int):
        super().__init__()
        self.lag, self.numbers = lag, {}
        self.setFixedWidth(330)
        self.ways = QButtonGroup(self, exclusive=True)
        self.workers = QSpinBox(minimum=1, maximum=MOST_WORKERS, value=workers)
        self.workers.setAccessibleName("Number of workers")
        self.workers.setKeyboardTracking(False)  # typing 12 does not ask for 1 first
        self.fractal, self.palette_box = QComboBox(), QComboBox()
        self.fractal.addItems(FRACTALS)
        self.fractal.setAccessibleName("Fractal")
        self.palette_box.addItems(style.PALETTES)
        self.palette_box.setAccessibleName("Colours")
        self.graph, self.hand, self.map = LagGraph(lag.recent), Hand(), WorkerMap()
        self.legend = Legend(self.map.counts)
        self._lay_out()
        self.workers.valueChanged.connect(self.workers_chosen)
        self.fractal.textActivated.connect(self.fractal_chosen)
        self.palette_box.textActivated.connect(self.palette_chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(9)
        column.addWidget(_title("Who computes the picture?"))
        column.addLayout(self._ways())
        column.addLayout(self._choices())
        column.addSpacing(4)
        column.addLayout(self._figures())
        self.lateness = _together(_title("How late the window's frames are, in ms"), self.graph)
        self.who = _together(_title("Who computed which tile"), self.map, self.legend)
        column.addWidget(self.lateness)
        column.addWidget(self.who)
        column.addStretch(1)

    def _ways(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, way in enumerate(WAYS):
            button = QPushButton(f"{number + 1}  {way}", checkable=True)
            key = QKeySequence(f"Ctrl+{number + 1}")  # of macOS: ⌘; its buttons have no mnemonics
            button.setShortcut(key)
            button.setProperty("way", way)
            button.setAccessibleName(way)
            button.setToolTip(key.toString(QKeySequence.SequenceFormat.NativeText))
            button.clicked.connect(lambda _on, way=way: self.way_chosen.emit(way))
            self.ways.addButton(button, number)
            grid.addWidget(button, number // 2, number % 2)
        return grid

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, (text, box) in enumerate(
            (("&Workers", self.workers), ("F&ractal", self.fractal), ("&Colours", self.palette_box))
        ):
            label = QLabel(text)
            label.setBuddy(box)
            grid.addWidget(label, row // 3, row % 3)
            grid.addWidget(box, row // 3 + 1, row % 3)
        return grid

    def _figures(self) -> QHBoxLayout:
        line, grid = QHBoxLayout(), QGridLayout()
        line.addWidget(self.hand, alignment=Qt.AlignmentFlag.AlignTop)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        for number, (name, text) in enumerate(FIGURES.items()):
            value, label = QLabel("–"), QLabel(text)
            value.setFont(style.numbers_font(13))
            value.setAccessibleName(text)
            label.setProperty("kind", "soft")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row, column = number // 2 * 2, number % 2
            grid.addWidget(value, row, column)
            grid.addWidget(label, row + 1, column)
            grid.setRowMinimumHeight(row + 1, 26)
            self.numbers[name] = value
        line.addLayout(grid, 1)
        return line

    def choose_way(self, way: str) -> None:
        """Show which way is taken; nobody is told."""
        if way in WAYS:  # a measurement may bring a pool of its own
            self.ways.button(WAYS.index(way)).setChecked(True)
        self.legend.call_them(way)

    def lock(self, text: str) -> None:
        """Somebody else's code computes: nothing to choose but the fractal and its colours, and
        nobody says who computed what."""
        self.who.hide()
        for button in self.ways.buttons():
            button.setEnabled(False)
            button.setToolTip(text)
        self.workers.setEnabled(False)

    def tick(self) -> None:
        """A frame: move what moves."""
        self.hand.turn()
        self.graph.update()

    def tell(self, tiles_per_s: float, memory_bytes: int | None) -> None:
        """The figures, a few times a second: faster could not be read."""
        recent = [*self.lag.recent]
        late_s = percentile(recent, 99) if recent else 0.0
        self.numbers["late"].setText(f"{late_s * 1000:.1f} ms")
        self.numbers["missed"].setText(f"{missed(recent)} of {len(recent)}")
        self.numbers["tiles"].setText(f"{tiles_per_s:.0f}")
        self.numbers["memory"].setText(f"{memory_bytes / 1e6:.0f} MB" if memory_bytes else "–")
        self.legend.update()


def _together(*parts: QWidget) -> QWidget:
    """One below the other, as one widget."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(9)
    for part in parts:
        column.addWidget(part)
    return whole


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "title")
    return label
