"""The form of `play desktop`: choose, guess, run, see, keep. The measured window is another one."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gillab.course.play import scenarios, table, window
from gillab.course.play.scenarios import BadScenario
from gillab.course.play.session import WindowSession
from gillab.desktop.model.lag import FRAME_S
from gillab.desktop.window import style

LOOK_MS = 250
RULE = (
    "Choose a scenario, change one thing, guess which way wins, run it, and keep the row. A way "
    f"wins if 99 % of the window's frames come at most {FRAME_S * 1e3:.1f} ms late, and if of "
    "those ways it computes most tiles a second."
)
GUESS_FIRST = "guess first"
FIELDS = {  # of the form: the name of a field, and its label
    "way": "Who computes",
    "workers": "Workers",
    "tile": "Size of a tile",
    "work": "Work of each tile",
    "drag": "The picture is",
    "guess": "Your guess: which way wins?",
}
FIGURES = {
    "tiles": "tiles a second",
    "late": "late, 99 % of the last frames",
    "missed": "frames missed",
    "memory": "memory",
}


class DesktopForm(QWidget):
    """Draws the session's state four times a second; closes when nobody did anything for long."""

    def __init__(self, session: WindowSession, idle_s: float = math.inf):
        super().__init__()
        self.session, self.idle_s = session, idle_s
        self.setWindowTitle("Play: the window")
        self.named, self.boxes = QComboBox(), {name: QComboBox() for name in window.CHOICES}
        self.workers = QSpinBox(minimum=1, maximum=scenarios.MOST_WORKERS)
        self.run, self.stop, self.keep = (
            QPushButton(text) for text in ("Run", "Stop", "Keep this")
        )
        self.now, self.problem, self.verdicts, self.source = (QLabel(wordWrap=True) for _ in "1234")
        self.problem.setProperty("kind", "error")
        self.source.setProperty("kind", "soft")
        self.figures = {name: QLabel("–") for name in FIGURES}
        self.rows = _table(list(table.COLUMNS[table.WINDOW].values()))
        self._lay_out()
        self._offer()
        self._connect()
        self.show_state()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Scenario", self.named)
        for name, label in FIELDS.items():
            box = self.workers if name == "workers" else self.boxes[name]
            box.setAccessibleName(label)
            form.addRow(label, box)
        form.addRow(_row(self.run, self.stop))
        numbers = QFormLayout()
        numbers.addRow(self.now)
        for name, label in FIGURES.items():
            self.figures[name].setFont(style.numbers_font(13))
            self.figures[name].setAccessibleName(label)
            numbers.addRow(label, self.figures[name])
        numbers.addRow(_row(self.keep))
        top = QHBoxLayout()
        top.addLayout(form, 1)
        top.addSpacing(24)
        top.addLayout(numbers, 1)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(QLabel(RULE, wordWrap=True))
        column.addLayout(top)
        for part in (self.problem, self.verdicts):
            column.addWidget(part)
        column.addWidget(self.rows, 1)
        column.addWidget(self.source)
        self.resize(900, 700)

    def _offer(self) -> None:
        self.named.addItems([*window.named(), scenarios.OWN])
        self.boxes["guess"].addItem(GUESS_FIRST)
        for name, choices in window.CHOICES.items():
            self.boxes[name].addItems(choices)
        self.boxes["way"].setCurrentText("threads")
        self._choose(self.named.currentText())

    def _connect(self) -> None:
        self.named.textActivated.connect(self._choose)
        self.workers.valueChanged.connect(self._name)
        for name in ("tile", "work", "drag"):
            self.boxes[name].textActivated.connect(self._name)
        self.run.clicked.connect(lambda: self._do(self._run))
        self.stop.clicked.connect(lambda: self._do(self.session.stop))
        self.keep.clicked.connect(lambda: self._do(self.session.keep))
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _choose(self, name: str) -> None:
        """Fill in the fields of a scenario that has a name."""
        if name in window.named():
            load, workers = window.named()[name]
            for field, value in dataclasses.asdict(load).items():
                self.boxes[field].setCurrentText(value)
            self.workers.setValue(workers)
            self.named.setCurrentText(name)

    def _name(self) -> None:
        """Show the name that the fields have now, if any."""
        fields = self.fields()
        load = scenarios.load_in(fields, window.Load)
        found = scenarios.name_of(window.named(), load, "", fields["workers"])
        self.named.setCurrentText(found)

    def fields(self) -> dict[str, Any]:
        chosen = {name: box.currentText() for name, box in self.boxes.items()}
        return chosen | {"workers": self.workers.value()}

    def _run(self) -> None:
        self.session.start(self.session.read(self.fields()))

    def _do(self, action) -> None:
        """What a button asks for; a mistake is shown in one line."""
        self.session.problem, self.session.used_s = "", time.monotonic()
        try:
            action()
        except BadScenario as error:
            self.session.problem = str(error)
        self.show_state()

    def _look(self) -> None:
        self.show_state()
        if not self.session.running and time.monotonic() - self.session.used_s > self.idle_s:
            print("play: nobody was here for a while; good bye", flush=True)
            self.close()

    def show_state(self) -> None:
        state = self.session.state()
        running, scenario = state["running"], state["scenario"]
        last = state["news"][-1] if state["news"] else None
        self.run.setEnabled(not running)
        self.stop.setEnabled(running)
        self.keep.setEnabled(state["run"] is not None)
        self.problem.setText(state["problem"])
        self.problem.setVisible(bool(state["problem"]))
        self.now.setText(_now(scenario, running, last, state["seconds"]))
        self._show_figures(last if running else None, state["run"])
        nothing = ["No row yet: run a scenario, and keep it."]
        self.verdicts.setText("\n".join(state["verdicts"] or nothing))
        self.source.setText(state["source"])
        if self.rows.rowCount() != len(state["rows"]):
            _fill(
                self.rows,
                [[str(one[key]) for key in table.COLUMNS[table.WINDOW]] for one in state["rows"]],
            )

    def _show_figures(self, last: dict[str, Any] | None, measured: dict[str, Any] | None) -> None:
        """The newest figures while a scenario runs, and those of all of it at its end."""
        texts = dict.fromkeys(FIGURES, "–")
        if last:
            texts = {
                "tiles": f"{last['tiles_per_s']:.0f}",
                "late": f"{last['late_99_s'] * 1e3:.1f} ms",
                "missed": f"{last['missed']} of the last {last['due']}",
                "memory": f"{last['memory_bytes'] / 1e6:.0f} MB" if last["memory_bytes"] else "–",
            }
        elif measured:
            texts = {name: measured[name] for name in FIGURES}
        for name, text in texts.items():
            self.figures[name].setText(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs: a row that was kept stays in its file."""
        self._timer.stop()
        self.session.stop()
        event.accept()


def _now(scenario, running: bool, last: dict[str, Any] | None, seconds: float) -> str:
    if not scenario:
        return "Nothing runs."
    what = f"{scenario['name']}, {scenario['way']}×{scenario['workers']}"
    if not running:
        return f"{what}: done. What it was in all:"
    at = f"{last['at_s']:.0f} of {seconds:g} s" if last else "starting"
    by_hand = " Drag the picture in the other window!" if scenario["drag"] == window.BY_HAND else ""
    return f"{what}: {at}.{by_hand}"


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _table(titles: Sequence[str]) -> QTableWidget:
    made = QTableWidget(0, len(titles))
    made.setHorizontalHeaderLabels(titles)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setAccessibleName("Your rows")
    for header in (made.verticalHeader(), made.horizontalHeader()):
        assert header is not None  # an empty one is false
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.setTextElideMode(Qt.TextElideMode.ElideNone)
    return made


def _fill(made: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    made.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            made.setItem(row, column, QTableWidgetItem(cell))
    made.scrollToBottom()
