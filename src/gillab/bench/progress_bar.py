"""Show progress: a bar with the time left on a terminal, else one line per case."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gillab.bench import run
from gillab.bench.countdown import Countdown
from gillab.bench.report import label, said
from gillab.core.results import Run

WIDE = "the plan is measured; speed-ups with wide intervals get more runs"


class _Log:
    """One line per case, for a file or a pipe."""

    def __init__(self, several_builds: bool) -> None:
        self.several = several_builds

    def begin(self, total: int) -> None:
        self.countdown = Countdown(total)
        print(f"{total} cases", flush=True)

    def more(self, left_s: float) -> None:
        if self.countdown.end is None:
            print(WIDE, flush=True)
        self.countdown.more(left_s)

    def case(self, measured: Run) -> None:
        left = self.countdown.one_done()
        done = f"{self.countdown.done}/{self.countdown.total}"
        line = f"[{done}, {left:.0f} s left] {label(measured, self.several)}"
        print(f"{line}: {said(measured)}", flush=True)


class _Bar:
    """A bar on a terminal; only failures add a line."""

    def __init__(self, progress: Progress, several_builds: bool) -> None:
        self.progress, self.several = progress, several_builds
        self.task = progress.add_task("", total=None)

    def begin(self, total: int) -> None:
        self.total = total
        self.progress.update(self.task, total=total)

    def more(self, left_s: float) -> None:
        self.total += 1
        self.progress.update(self.task, total=self.total)

    def case(self, measured: Run) -> None:
        name = label(measured, self.several)
        self.progress.update(self.task, advance=1, description=name)
        if measured.status != "ok":
            self.progress.print(f"{name}: {said(measured)}", markup=False)


@contextlib.contextmanager
def open_progress(*, several_builds: bool = False) -> Generator[run.Progress]:
    """A bar on a terminal, else one line per case; with several builds it names the build."""
    if not sys.stdout.isatty():
        yield _Log(several_builds)
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(highlight=False)) as progress:
        yield _Bar(progress, several_builds)
