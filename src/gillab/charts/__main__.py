"""python -m gillab.charts NAME RESULTS.json prints one figure as JSON."""

from __future__ import annotations

import importlib
import io
import json
import sys

from gillab.core.results import ResultsError, load


def main(arguments: list[str]) -> int:
    """Exit code: 0 printed, 2 a user's mistake."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe's code page may lack "×"; JSON is UTF-8
        sys.stdout.reconfigure(encoding="utf-8")
    if len(arguments) != 2:
        print("usage: python -m gillab.charts NAME RESULTS.json", file=sys.stderr)
        return 2
    name, path = arguments
    chart = importlib.import_module(f"gillab.charts.{name.replace('-', '_')}")
    try:
        figure = chart.build(load(path))
    except ResultsError as error:
        print(error, file=sys.stderr)
        return 2
    json.dump(figure, sys.stdout, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
