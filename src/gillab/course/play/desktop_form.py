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

from gillab.course.play import cells, scenarios, ways, window
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
DRAG = "Drag the picture in the other window!"
GUESS_FIRST = "guess first"
FIGURES = {name: cells.COLUMNS[cells.WINDOW][name] for name in cells.FIGURES[cells.WINDOW]}


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
        self.now, self.problem, self.doubt, self.below, self.source = (
            QLabel(wordWrap=True) for _ in "12345"
        )
        self.problem.setProperty("kind", "error")
        self.source.setProperty("kind", "soft")
        self.figures = {name: QLabel("–") for name in FIGURES}
        self.rows = _table(list(cells.COLUMNS[cells.WINDOW].values()))
        self._lay_out()
        self._offer()
        self._connect()
        self.show_state()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Scenario", self.named)
        for name, label in window.LABELS.items():
            box = self.workers if name == "workers" else self.boxes[name]
            box.setAccessibleName(label)
            form.addRow(label.capitalize(), box)
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
        column.addWidget(QLabel(_about(), wordWrap=True))
        column.addLayout(top)
        for part in (self.problem, self.doubt):
            column.addWidget(part)
        column.addWidget(self.rows, 1)
        for part in (self.below, self.source):
            column.addWidget(part)
        self.resize(900, 780)

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
        self.run.setEnabled(not running)
        self.stop.setEnabled(running)
        self.keep.setEnabled(state["to_keep"])
        for label, text in ((self.problem, state["problem"]), (self.doubt, state["doubt"])):
            label.setText(text)
            label.setVisible(bool(text))
        by_hand = running and scenario["drag"] == window.BY_HAND
        self.now.setText(f"Now: {state['now']}." + f" {DRAG}" * by_hand)
        for name, text in state["figures"].items():
            self.figures[name].setText(text)
        self.below.setText("\n".join(state["below"]))
        self.source.setText(state["source"])
        if self.rows.rowCount() != len(state["rows"]):
            _fill(
                self.rows,
                [[str(one[key]) for key in cells.COLUMNS[cells.WINDOW]] for one in state["rows"]],
            )

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs: a row that was kept stays in its file."""
        self._timer.stop()
        self.session.stop()
        event.accept()


def _about() -> str:
    """A table of the ways, for a label."""
    rows = (
        f"<tr><td><b>{way}</b>&nbsp;</td><td>{text}</td></tr>"
        for way, text in ways.about(window.WAYS).items()
    )
    return f"<table>{''.join(rows)}</table>"


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
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            made.setItem(row, column, QTableWidgetItem(text))
    made.scrollToBottom()
