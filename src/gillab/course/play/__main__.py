"""python3 scripts/workshop.py play server"""

from __future__ import annotations

import argparse
import sys
import threading

from gillab.core.results import ResultsError
from gillab.course import CourseError
from gillab.course.play import running, scenarios, table

IDLE_S = 1200.0  # without anybody doing anything, `play server` ends by itself

EXAMPLES = """examples:
  play server                                     a page in the browser: choose, guess, run, keep
  play server --list                              the scenarios that have names
  play server --scenario "a rush" --way loops --guess interpreters
                                                  without a browser: run it here, and keep the row
  play table                                      your rows, and what they bear out"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="play",
        description="Try scenarios, guess, measure, and keep what you have found.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = made.add_subparsers(dest="what", required=True, metavar="WHAT")
    server = what.add_parser("server", help="the shop under a load of your choice")
    server.add_argument("--port", type=int, default=0, help="of the page; 0: any free one")
    server.add_argument("--no-browser", action="store_true", help="only print the page's address")
    server.add_argument("--list", action="store_true", help="the scenarios that have names")
    server.add_argument("--scenario", help="run this one here, without a page")
    server.add_argument("--way", choices=scenarios.WAYS, default="interpreters", help="of serving")
    server.add_argument("--workers", type=int, help="instead of the scenario's own number")
    server.add_argument("--guess", choices=scenarios.WAYS, help="which way will win?")
    server.add_argument(
        "--seconds", type=float, default=scenarios.SECONDS, help="how long a scenario runs"
    )
    what.add_parser("table", help="your rows, and what they bear out")
    return made


def run_here(options: argparse.Namespace) -> int:
    """Run one scenario in the terminal and keep it."""
    known = scenarios.named()
    if options.scenario not in known:
        raise scenarios.BadScenario(
            f"there is no scenario {options.scenario!r}; choose one of: {', '.join(known)}"
        )
    load, workers = known[options.scenario]
    scenario = scenarios.read(
        {
            "heavy": load.heavy,
            "many": load.many,
            "carries": load.carries,
            "way": options.way,
            "workers": options.workers or workers,
            "guess": options.guess,
        },
        options.seconds,
    )
    results = table.opened()
    print(f"{scenario.name}, {scenario.way}: {scenario.seconds:g} s …", flush=True)
    task_s = table.task_s(results, load.heavy)
    build = next(reversed(results.builds))
    run, task_s = running.measure(scenario, build, task_s, print_news, threading.Event())
    print("\n".join(table.text(table.keep(run, task_s))))
    return 0


def print_news(event: dict) -> None:
    """One line about every fifth second."""
    if event["event"] == "live" and event["at_s"] % 5 < 0.5:
        p99 = event["light_p99_s"]
        wait = "no light request answered" if p99 is None else f"light p99 {p99 * 1e3:.1f} ms"
        print(f"  {event['at_s']:4.0f} s: {event['heavy_per_s']:.1f} heavy/s, {wait}", flush=True)


def main(words: list[str] | None = None) -> int:
    """0, or 2 after one line about what is wrong."""
    options = parser().parse_args(words)
    try:
        if options.what == "table":
            print("\n".join(table.text(table.opened())))
            return 0
        if not 1 <= options.seconds <= 120:
            raise scenarios.BadScenario("--seconds is a number from 1 to 120")
        if not 0 <= options.port <= 65535:
            raise scenarios.BadScenario("--port is a number from 0 to 65535")
        if options.list:
            for name, (load, workers) in scenarios.named().items():
                print(
                    f"{name:24}{load.many} {load.heavy} requests, {load.carries}; {workers} workers"
                )
            return 0
        if options.scenario is not None:
            return run_here(options)
        from gillab.course.play import serving

        return serving.serve(options.port, options.seconds, not options.no_browser, IDLE_S)
    except (CourseError, ResultsError, running.NotMeasured) as error:
        print(f"play: {error}", file=sys.stderr)
    except OSError as error:
        print(f"play: {error.filename or 'this machine'}: {error.strerror}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nplay: stopped", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
