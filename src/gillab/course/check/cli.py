"""The command line of check: options, exit codes, one line per error."""

import argparse
import sys
from collections.abc import Sequence

from gillab.core import inherited
from gillab.core.errors import in_one_line
from gillab.course import CourseError
from gillab.course.check import actions, terminal
from gillab.course.check.c_extension import NoCompiler
from gillab.course.exercises import load_exercises, select
from gillab.course.progress import Progress

EXAMPLES = """examples:
  check 1            its steps, up to the first that does not pass
  check 1.2          one step, and our solution beside yours once it passes
  check 1.2 --run    run the step's task.py as a program
  check 4 --open     exercise 4: run your notebook and open it in the browser
  check 1.2 --hint   the next of three hints
  check 1 --watch    check again whenever you save
  check --all        everything"""


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check",
        description="Judge what your code does.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("which", nargs="?", help="an exercise (1) or a step (1.2)")
    parser.add_argument("--all", action="store_true", help="every step of every exercise")
    verb = parser.add_mutually_exclusive_group()
    verb.add_argument("--run", action="store_true", help="run task.py as a program")
    verb.add_argument(
        "--open", dest="open_page", action="store_true", help="exercise 4: your notebook, run"
    )
    verb.add_argument("--hint", action="store_true", help="show the next hint")
    verb.add_argument("--solution", action="store_true", help="show our solution beside yours")
    verb.add_argument("--watch", action="store_true", help="check again at each save")
    verb.add_argument("--reset", action="store_true", help="back to the start; a copy is kept")
    arguments = parser.parse_args(words)
    if arguments.which is None and not arguments.all:
        parser.error("which one? For example: check 1, check 1.2, check --all")
    return arguments


def act(arguments: argparse.Namespace) -> bool:
    steps = select(load_exercises(), None if arguments.all else arguments.which)
    progress = Progress()
    for name in ("run", "open_page", "hint", "solution", "watch", "reset"):
        if getattr(arguments, name):
            return getattr(actions, name)(steps, progress)
    return actions.check_all(steps, progress, stop=not arguments.all)


def main(words: Sequence[str] | None = None) -> int:
    terminal.prepare()
    inherited.make_usable()
    try:
        return 0 if act(read_arguments(sys.argv[1:] if words is None else words)) else 1
    except (CourseError, NoCompiler) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # piped into head, less …
        inherited.lead_nowhere()
        return 1
    except OSError as error:
        print(f"check: {in_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped")
        return 130
