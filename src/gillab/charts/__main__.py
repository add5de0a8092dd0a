"""python -m gillab.charts NAME RESULTS.json prints one figure as JSON; --list prints the names."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path

from gillab.charts import catalogue
from gillab.core.errors import SiteError
from gillab.core.results import ResultsError, load


def main(arguments: list[str] | None = None) -> int:
    """Return 0, or 2 after a user's mistake, which is explained in one line."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe's code page may lack "×"; JSON is UTF-8
        sys.stdout.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(prog="python -m gillab.charts", description=__doc__)
    parser.add_argument("name", nargs="?", help="a chart, such as speedup")
    parser.add_argument("results", nargs="?", type=Path, help="a results file")
    parser.add_argument("--list", action="store_true", help="print the names of all charts")
    options, more = parser.parse_known_args(arguments)
    try:
        if more:
            raise SiteError(f"unknown: {' '.join(more)}; give a chart and a results file")
        if options.list:
            print(*catalogue.names(), sep="\n")
        elif options.results is None:
            raise SiteError("name a chart and a results file, or use --list")
        else:
            catalogue.module_name(options.name)  # check the name before reading the file
            figure = catalogue.draw(options.name, load(options.results))
            print(json.dumps(figure, ensure_ascii=False, separators=(",", ":")))
    except (SiteError, ResultsError) as error:
        print(f"gillab.charts: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
