"""python -m gillab.charts.drawing_process: draws charts for the served pages as results grow.

It reads one question a line and writes one answer a line, both JSON, until its input ends:

    {"chart": "speedup", "on": "page"}   {"html": "<figure …"}, "" while there is nothing to draw
    {}                                   {"measuring": {"done": 3, "of": 40, "left_s": 52.0}, …}

It is one process for a whole session, so that an estimate is computed again only where values have
come. It gives way to other programs: what is being measured shall not wait for a drawing.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from gillab.bench import progress_file
from gillab.charts import catalogue, embed, results_files
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS, ROOT
from gillab.core.results import Results, ResultsError, load

Json = dict[str, Any]
NICE = 5


class Drawing:
    """Answers questions about the results file that the pages show."""

    def __init__(self, folder: Path = RESULTS) -> None:
        self.folder = folder
        self.signature: tuple[object, ...] = ()
        self.results: Results | None = None

    def answer(self, question: Json) -> Json:
        """One answer; a file or a chart that cannot be used is a line under `problem`."""
        try:
            path = results_files.choose(self.folder)
            if "chart" not in question:
                return {"measuring": progress_file.read(path), "problem": self._problem(path)}
            return {"html": self._html(path, str(question["chart"]), str(question["on"]))}
        except (SiteError, ResultsError) as error:
            return {"html": "", "measuring": None, "problem": _without_folder(error)}

    def _problem(self, path: Path) -> str | None:
        """Why the file cannot be used; a measurement that has just begun has no file yet."""
        if not path.is_file():
            return None
        try:
            self._loaded(path)
        except ResultsError as error:
            return _without_folder(error)
        return None

    def _html(self, path: Path, name: str, place: str) -> str:
        figure = catalogue.draw(name, self._loaded(path))
        if not figure["data"]:  # not measured yet: the page keeps what it shows
            return ""
        if place == "slide":
            return embed.on_slide(name, figure)
        return embed.Page("/", f"results/{path.name}", figure_in_page=True)(name, figure)

    def _loaded(self, path: Path) -> Results:
        """The results; read again only if the file has changed."""
        found = path.stat() if path.is_file() else None
        signature = (path, found and (found.st_mtime_ns, found.st_size, found.st_ino))
        if self.results is None or signature != self.signature:
            self.results, self.signature = load(path), signature
        return self.results


def _without_folder(error: Exception) -> str:
    return str(error).replace(f"{ROOT}{os.sep}", "")


def main(questions: TextIO, answers: TextIO) -> None:
    drawing = Drawing()
    for line in questions:
        print(json.dumps(drawing.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends our input
    if hasattr(os, "nice"):
        os.nice(NICE)
    with contextlib.redirect_stdout(sys.stderr):  # a chart that prints does not disturb
        main(sys.stdin, sys.__stdout__ or sys.stdout)
