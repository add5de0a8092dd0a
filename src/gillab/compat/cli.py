"""The command line of `workshop.py compat`: ask about one's own packages."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gillab.compat import chosen, environments, report, wanted
from gillab.compat.probe import SECONDS, Request, installed, probe
from gillab.core import inherited
from gillab.core.errors import SiteError, in_one_line

Json = dict[str, Any]

EXAMPLES = """examples:
  compat numpy httpx             two packages, in an environment made for this
  compat requirements.txt        all packages of a file, and what they bring along
  compat pyproject.toml          also uv.lock and pylock.toml
  compat --python .venv/bin/python          everything in an environment of yours
  compat --python .venv/bin/python flask    what is installed there for flask
  compat readline _tkinter       modules of the standard library

Exit code: 0 if everything can run in interpreters, 1 if not, 2 for a mistake."""
AT_ONCE = 2
KEPT = ("setuptools", "pip", "wheel")  # installers, which no program computes with


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="compat",
        description="Can my packages run in interpreters with their own GIL? Each compiled "
        "module of them is imported in one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("what", nargs="*", help="package, requirements file, pyproject, lock file")
    made.add_argument("--python", metavar="PATH", help="ask this environment as it is")
    made.add_argument("--base", metavar="PATH", help="make the environment with this Python")
    made.add_argument(
        "--again", action="store_true", help="import again and again; look at the memory (slower)"
    )
    made.add_argument(
        "--seconds", type=int, default=SECONDS, help=f"limit for one module (default: {SECONDS})"
    )
    made.add_argument("--json", action="store_true", help="print what was found as JSON")
    return made


def main(words: Sequence[str] | None = None) -> int:
    inherited.make_usable()
    made = parser()
    options = made.parse_args(words)
    if not options.what and not options.python:
        made.error("about what? For example: compat requirements.txt, compat numpy")
    if options.seconds < 1:
        made.error("--seconds has to be at least 1")
    try:
        what = wanted.read(options.what)
        left_out: dict[str, str] = {}
        with environment(options, what, left_out) as python:
            return answer(options, what, python, left_out)
    except SiteError as problem:
        print(f"compat: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # piped into head, less …
        inherited.lead_nowhere()
        return 1
    except OSError as error:
        print(f"compat: {in_one_line(error)}", file=sys.stderr)
        return 2


@contextmanager
def environment(
    options: argparse.Namespace, what: wanted.Wanted, left_out: dict[str, str]
) -> Generator[Path]:
    """The Python to ask: the reader's own, or that of an environment made for the question."""
    if options.python:
        path = Path(options.python).expanduser().absolute()  # not resolved: a link is a venv's
        if not path.is_file():
            raise wanted.NotRead(f"there is no file {options.python}; name a Python's program")
        yield path
        return
    uv = environments.Uv(Path(os.environ.get("GILLAB_UV", "uv")))
    base = Path(options.base or sys.executable).absolute()
    with tempfile.TemporaryDirectory(prefix="compat-") as folder:
        arguments = list(what.arguments)
        if what.lock:
            exported = Path(folder, "requirements.txt")
            options_ = ("--quiet", "--frozen", "--no-emit-workspace", "--no-dev")
            where = ("--directory", what.lock.absolute().parent, "--output-file", exported)
            uv.run("export", *options_, *where)
            arguments += ["-r", str(exported)]
        with environments.environment(uv, base, arguments, left_out=left_out) as made:
            yield made.python


def answer(
    options: argparse.Namespace, what: wanted.Wanted, python: Path, left_out: dict[str, str]
) -> int:
    """Ask about everything that is installed, print it, and return the exit code."""
    request = Request(python, options.seconds, options.again, chosen.programs())
    there = installed(request, what.standard)
    unknown = [name for name in what.direct if name not in there]
    if options.python and unknown:
        raise wanted.NotRead(f"not installed there: {', '.join(unknown)}")
    direct = [name for name in what.direct if name in there] + what.standard
    names = needed(there, direct) if direct else [one for one in there if one not in KEPT]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda name: probe(request, with_runtime(there, name)), names))
    found += [without_wheel(name, why) for name, why in left_out.items()]
    direct = direct + [name for name in left_out if name in what.direct] or names
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        print(report.text(found, direct, there))
    return 0 if report.can(found, direct) else 1


def without_wheel(name: str, why: str) -> Json:
    """The record of a package that could not be installed, and so was not asked."""
    return {
        "name": name,
        "version": "",
        "modules": {},
        "natives": [],
        "verdict": report.NOT_ASKED,
        "why": why,
    }


def needed(there: dict[str, Json], direct: Sequence[str]) -> list[str]:
    """These distributions and all that they require, directly or not."""
    found, waiting = [], list(direct)
    while waiting:
        name = waiting.pop(0)
        if name in there and name not in found:
            found.append(name)
            waiting += there[name]["requires"]
    return found


def with_runtime(there: dict[str, Json], name: str) -> Json:
    """The distribution, with the compiled modules that it keeps in another one (as polars does)."""
    known = chosen.packages().get(name)
    parts = [there[part] for part in known.parts if part in there] if known else []
    natives = [native for part in parts for native in part["natives"]]
    return there[name] | {"natives": there[name]["natives"] + natives}
