"""Build the site and show it on this machine."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
from pathlib import Path
from typing import Any

from gillab.core.whose import not_ours
from setup import browser, done_marks, javascript, packages, serving
from setup.commands import Stop, call, hand_over, say, step
from setup.places import LOCAL_RESULTS, PRIVATE, REFERENCE_RESULTS, ROOT, SITE, short
from setup.verbs import timed_setup

_SOME_CASES_FAILED = 1  # exit code of bench; the file holds the other cases
_INTERRUPTED = (130, -signal.SIGINT)  # the second: Ctrl-C came before bench handles it
_MEASURED = "measured"
_RESULTS = "GILLAB_RESULTS"  # the results file that the pages show


def site(arguments: list[str]) -> int:
    parser = _parser("site", "Set up, measure this machine quickly, build the site, show it.")
    parser.add_argument("--build-only", action="store_true", help="end after writing site/")
    parser.add_argument("--no-bench", action="store_true", help="show the results that came along")
    options = parser.parse_args(arguments)
    listener = None if options.build_only else serving.listen(options.port, options.host)
    timed_setup(_prepare)
    if not options.no_bench:
        _measure()
    build(listener, REFERENCE_RESULTS if options.no_bench else None)
    if listener:
        serving.show(listener, "/")
    return 0


def slides(arguments: list[str]) -> int:
    options = _parser("slides", "Build the slides and show them.").parse_args(arguments)
    listener = serving.listen(options.port, options.host)
    timed_setup(_prepare)
    build(listener)
    if not (SITE / "slides" / "index.html").is_file():
        raise Stop("there are no slides yet: this copy of the project builds no site/slides/")
    serving.show(listener, "/slides/")
    return 0


def _prepare() -> None:
    """Python for the browser is optional: without it the pages say how to run locally."""
    packages.ensure()
    javascript.ensure()
    try:
        javascript.ensure_pyodide()
    except Stop as problem:
        say(f"workshop.py: {problem}; going on: programs then do not run inside the pages")


def _parser(verb: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"workshop.py {verb}", description=about)
    parser.add_argument("--port", type=int, help="serve there (default: first free from 8000)")
    about = "serve on this address, to others too: 0.0.0.0 is all (default: this machine alone)"
    parser.add_argument("--host", default=serving.HOST, metavar="ADDRESS", help=about)
    return parser


def _measure() -> None:
    before = _provenance()
    other = not_ours(before.get("machine") or {}) if before else ""
    if other:
        say(
            f"{short(LOCAL_RESULTS)} was {other}: the pages show it and say so; "
            "to measure this machine, move that file away and start again"
        )
        return
    if before and _finished(before):
        say(
            f"measured on {str(before.get('created'))[:10]}, kept in {short(LOCAL_RESULTS)}: "
            "delete that file to measure this machine again"
        )
        return
    if before:
        say("the last measurement was interrupted: going on with it")
    say("measuring this machine: best with other programs closed and the charger plugged in")
    bench = [packages.ensure(), ROOT / "scripts" / "bench.py"]
    # Without --output: a damaged file is then moved aside and not written over.
    code = hand_over([*bench, "--resume" if before else "--quick"], seconds=3600)
    if code in _INTERRUPTED:
        raise KeyboardInterrupt
    if code not in (0, _SOME_CASES_FAILED):
        again = f"; to begin anew, delete {short(LOCAL_RESULTS)}" if before else ""
        raise Stop(f"measuring failed: --no-bench shows the results that come along{again}")
    if code:
        say("some cases failed, as said above; the pages show the others")
    done_marks.write(_MEASURED, str((_provenance() or {}).get("created")))


def _provenance() -> dict[str, Any] | None:
    """Where the reader's own results come from; None where there are none that can be read."""
    try:
        found = json.loads(LOCAL_RESULTS.read_text(encoding="utf-8"))["provenance"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _finished(provenance: dict[str, Any]) -> bool:
    """Whether bench noted the load at its end; where there is none (Windows), a done mark."""
    if provenance.get("load_after") is not None:
        return True
    return done_marks.read().get(_MEASURED) == str(provenance.get("created"))


def build(listener: socket.socket | None, results: Path | None = None) -> None:
    """Write site/ with these results, else the reader's own; a warning is an error.

    Instant navigation needs the pages to know the address that they are served from.
    """
    if not (ROOT / "mkdocs.yml").is_file():
        raise Stop("this copy of the project has no mkdocs.yml, so there is no site to build")
    with step(f"build {short(SITE)}/"):
        # Beside the last good site, which stays when the build fails.
        fresh = PRIVATE / "site.new"
        command = [packages.ensure(), "-m", "mkdocs", "build", "--strict", "--quiet", "-d", fresh]
        address = {"GILLAB_SITE_URL": serving.address(listener)} if listener else {}
        shown = {_RESULTS: os.environ.get(_RESULTS, str(results))} if results else {}
        variables = {**browser.variables(), **address, **shown, "NO_COLOR": "1"}
        call("build the site", command, seconds=900, variables=variables)
        shutil.rmtree(SITE, ignore_errors=True)
        fresh.replace(SITE)
    if not browser.find():
        say(
            "  warning: no Chromium was found, so for readers without JavaScript the charts are "
            "tables alone; install Chromium or Chrome and build again"
        )
