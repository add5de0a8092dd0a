"""Build the site and show it on this machine."""

from __future__ import annotations

import argparse
import json
import shutil
import socket

from setup import browser, javascript, packages, serving
from setup.places import LOCAL_RESULTS, PRIVATE, ROOT, SITE, short
from setup.steps import Stop, call, hand_over, say, step
from setup.verbs import timed_setup


def site(arguments: list[str]) -> int:
    parser = _parser("site", "Set up, measure this machine quickly, build the site, show it.")
    parser.add_argument("--build-only", action="store_true", help="end after writing site/")
    parser.add_argument("--no-bench", action="store_true", help="use the results that are there")
    options = parser.parse_args(arguments)
    listener = None if options.build_only else serving.listen(options.port)
    timed_setup(_prepare)
    if not options.no_bench:
        _measure()
    build(listener)
    if listener:
        serving.show(listener, "/")
    return 0


def slides(arguments: list[str]) -> int:
    options = _parser("slides", "Build the slides and show them.").parse_args(arguments)
    listener = serving.listen(options.port)
    timed_setup(_prepare)
    build(listener)
    if not (SITE / "slides" / "index.html").is_file():
        raise Stop("there are no slides yet: this copy of the project builds no site/slides/")
    serving.show(listener, "/slides/")
    return 0


def _prepare() -> None:
    """Python for the browser is a gift, not a need: without it the pages say how to run locally."""
    packages.ensure()
    javascript.ensure()
    try:
        javascript.ensure_pyodide()
    except Stop as problem:
        say(f"workshop.py: {problem}; going on: programs then do not run inside the pages")


def _parser(verb: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"workshop.py {verb}", description=about)
    parser.add_argument("--port", type=int, help="serve there (default: first free from 8000)")
    return parser


def _measure() -> None:
    if LOCAL_RESULTS.is_file():
        say(
            f"measured on {_date()}, kept in {short(LOCAL_RESULTS)}: "
            "delete that file to measure this machine again"
        )
        return
    say("measuring this machine: best with other programs closed and the charger plugged in")
    bench = ROOT / "scripts" / "bench.py"
    if hand_over([packages.ensure(), bench, "--quick", "--output", LOCAL_RESULTS], seconds=3600):
        raise Stop("measuring failed; --no-bench shows the site with the results that come along")


def _date() -> str:
    try:
        results = json.loads(LOCAL_RESULTS.read_text(encoding="utf-8"))
        return str(results["provenance"]["created"])[:10]
    except (OSError, ValueError, KeyError, TypeError):
        return "an unknown day"


def build(listener: socket.socket | None) -> None:
    """Write site/; a warning is an error.

    Instant navigation needs the pages to know the address that they are served from.
    """
    if not (ROOT / "mkdocs.yml").is_file():
        raise Stop("this copy of the project has no mkdocs.yml, so there is no site to build")
    with step(f"build {short(SITE)}/"):
        # Beside the last good site, which stays when the build fails.
        fresh = PRIVATE / "site.new"
        command = [packages.ensure(), "-m", "mkdocs", "build", "--strict", "--quiet", "-d", fresh]
        address = {"GILLAB_SITE_URL": serving.address(listener)} if listener else {}
        variables = {**browser.variables(), **address, "NO_COLOR": "1"}
        call("build the site", command, seconds=900, variables=variables)
        shutil.rmtree(SITE, ignore_errors=True)
        fresh.replace(SITE)
