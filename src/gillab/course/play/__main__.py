"""python3 scripts/workshop.py play server, play desktop, play table"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import textwrap

from gillab.core import inherited
from gillab.core.errors import in_one_line
from gillab.core.results import ResultsError
from gillab.course import CourseError
from gillab.course.play import desktop, running, scenarios, shop, table, terminal, ways, window

SUBJECTS = {"server": shop, "desktop": window}
ASKED = ("way", "guess")  # they belong to no scenario
IDLE_S = 1200.0  # without anybody doing anything, a page or a form ends by itself

EXAMPLES = """examples:
  play server                  a page in the browser: choose, guess, run, keep
  play desktop                 the same with a window
  play desktop --list          the scenarios that have names, and the ways
  play server --scenario "a rush" --way loops --guess interpreters
                               in the terminal: run it, and keep the row
  play table                   your rows, and what they bear out"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="play",
        description="Try scenarios, guess, measure, and keep what you have found.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = made.add_subparsers(dest="what", required=True, metavar="WHAT")
    server = part(what, "server", "the shop under a load of your choice")
    server.add_argument("--port", type=int, default=0, help="of the page; 0: any free one")
    server.add_argument("--no-browser", action="store_true", help="only print the page's address")
    desktop = part(what, "desktop", "a window whose picture is computed and dragged")
    desktop.add_argument("--offscreen", action="store_true", help="as if there were no display")
    for each, subject in zip((server, desktop), SUBJECTS.values(), strict=True):
        each.add_argument(
            "--list", action="store_true", help="the scenarios that have names, and the ways"
        )
        each.add_argument("--scenario", help="run this one in the terminal")
        each.add_argument(
            "--way", choices=subject.WAYS, help="the way: who computes (interpreters)"
        )
        each.add_argument("--workers", type=int, help="instead of the scenario's own number")
        for field in load_fields(subject):
            each.add_argument(
                f"--{field}",
                choices=subject.CHOICES[field],
                help=f"{subject.LABELS[field]}; without it, the scenario's own",
            )
        each.add_argument("--guess", choices=subject.WAYS, help="which way will win?")
        each.add_argument(
            "--seconds", type=float, default=subject.SECONDS, help="how long a scenario runs"
        )
    what.add_parser("table", help="your rows, and what they bear out")
    return made


def part(what, name: str, about: str) -> argparse.ArgumentParser:
    return what.add_parser(name, help=about, description=f"Try {about}.", allow_abbrev=False)


def load_fields(subject) -> list[str]:
    """What makes a load, in the order of the form."""
    return [field for field in subject.LABELS if field in subject.CHOICES and field not in ASKED]


def check_scenario(options: argparse.Namespace) -> None:
    """BadScenario where options of a scenario stand without the scenario's name."""
    fields = [*SUBJECTS[options.what].CHOICES, "workers"]
    if given := [f"--{field}" for field in fields if getattr(options, field) is not None]:
        raise scenarios.BadScenario(
            f"{given[0]} belongs to a scenario in the terminal: add --scenario NAME (--list prints "
            "the names), or leave it out and choose in the form"
        )


def print_names(subject) -> None:
    """The scenarios that have names, and the ways to guess between."""
    loads = {name: dataclasses.asdict(load) for name, (load, _) in subject.named().items()}
    fields = load_fields(subject)
    titles = ["scenario", *(subject.LABELS[field] for field in fields), "workers"]
    rows = [
        [name, *(loads[name][field] for field in fields), str(workers)]
        for name, (_, workers) in subject.named().items()
    ]
    print("\n".join(table.aligned([titles, *rows])), end="\n\n")
    print("the ways:")
    for way, text in ways.about(subject.WAYS).items():
        print(textwrap.fill(f"{way:14}{text}", 80, subsequent_indent=" " * 14))


def play(options: argparse.Namespace) -> int:
    """Do what the options ask for."""
    if options.what == "table":
        print("\n".join(table.text(table.opened())))
        return 0
    subject = SUBJECTS[options.what]
    if not 1 <= options.seconds <= subject.MOST_SECONDS:
        raise scenarios.BadScenario(f"--seconds is a number from 1 to {subject.MOST_SECONDS:g}")
    if options.list:
        print_names(subject)
        return 0
    if options.scenario is not None:
        return terminal.run(options)
    check_scenario(options)
    if options.what == "desktop":
        return desktop.run_form(options.seconds, options.offscreen, IDLE_S)
    if not 0 <= options.port <= 65535:
        raise scenarios.BadScenario("--port is a number from 0 to 65535")
    from gillab.course.play import serving

    return serving.serve(options.port, options.seconds, not options.no_browser, IDLE_S)


def main(words: list[str] | None = None) -> int:
    """0, or 2 after one line about what is wrong."""
    inherited.make_usable()
    options = parser().parse_args(words)
    try:
        return play(options)
    except (CourseError, ResultsError, running.NotMeasured) as error:
        print(f"play: {error}", file=sys.stderr)
    except OSError as error:
        print(f"play: {in_one_line(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nplay: stopped", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
