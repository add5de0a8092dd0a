"""The verbs of workshop.py: a table of name → what it does."""

from __future__ import annotations

import difflib
import errno
import sys
import time
from collections.abc import Callable
from importlib import import_module

from gillab.core import inherited
from setup.commands import Stop, say
from setup.places import start

# verb: (module in this package, what it does, an example)
VERBS = {
    "site": ("pages", "set up, measure this machine, show its charts", "site"),
    "bench": ("course_scripts", "measure; takes every option of scripts/bench.py", "bench --quick"),
    "check": ("course_scripts", "check an exercise", "check 1"),
    "compat": ("course_scripts", "can my packages run in interpreters?", "compat numpy"),
    "play": ("course_scripts", "try scenarios: choose, guess, run, keep", "play server"),
    "which": ("course_scripts", "which executor fits your own function", "which my.py:work"),
    "slides": ("pages", "show the slides", "slides"),
    "test": ("testing", "set up, run every test", "test -k results"),
    "lint": ("linting", "check the code without running it", "lint"),
    "doctor": ("doctor", "what this machine has and lacks", "doctor --json"),
    "build": ("extra_build", "fetch one more Python build to compare with", "build 3.14t"),
    "update": ("update", "the newest state of the course; your work stays", "update"),
    "lock": ("lock", "maintainers: renew the pinned versions", "lock"),
}
HELP = ("-h", "--help", "help")
_REMEDIES = {
    errno.ENOSPC: "the disk is full: free 2 GB and start again",
    errno.EDQUOT: "your disk quota is used up: free 2 GB and start again",
    errno.EROFS: "this folder cannot be written to: copy the project to a folder of yours",
    errno.EACCES: "this folder cannot be written to: copy the project to a folder of yours",
}


def usage() -> str:
    lines = [f"usage: {start('VERB')} [options]", ""]
    lines += [f"  {'verb':<8}{'what it does':<54}example", ""]
    for verb, (_, does, example) in VERBS.items():
        lines.append(f"  {verb:<8}{does:<54}{example}")
    return "\n".join([*lines, "", "VERB --help shows its options."])


def main(arguments: list[str]) -> int:
    inherited.make_usable()
    try:
        if not arguments or arguments[0] in HELP:
            say(usage())
            return 0
        if _has_no_options(arguments[0]) and set(arguments[1:]) & {*HELP}:
            _, does, example = VERBS[arguments[0]]
            say(f"usage: {start(example)}\n\n{does}")
            return 0
        return _find(arguments[0])(arguments[1:])
    except Stop as problem:
        print(f"workshop.py: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nworkshop.py: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # piped into head, less …
        inherited.lead_nowhere()
        return 1
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0)
        if not remedy:
            raise
        print(f"workshop.py: {error}: {remedy}", file=sys.stderr)
        return 1


def _has_no_options(verb: str) -> bool:
    """Whether its module reads no options, and so has no help of its own."""
    return verb in VERBS and VERBS[verb][0] in ("linting", "extra_build", "lock")


def _find(verb: str) -> Callable[[list[str]], int]:
    if verb not in VERBS:
        near = difflib.get_close_matches(verb, VERBS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"choose one of: {', '.join(VERBS)}"
        raise Stop(f"there is no verb {verb!r}; {hint}")
    module = import_module(f"setup.{VERBS[verb][0]}")
    return getattr(module, verb if VERBS[verb][0] in ("pages", "course_scripts") else "verb")


def timed_setup(work: Callable[[], object]) -> None:
    """Run a set-up and say how long it took."""
    start = time.monotonic()
    say("set-up")
    work()
    say(f"  ready in {time.monotonic() - start:.2f} s")
