"""The suites: one file each, found by its name; to add a suite, add a file.

A file is a suite when it assigns `SUITE = Suite(…)`. The folder named by the variable
GILLAB_SUITES is searched too, so your own suite needs no change here. Files whose names begin
with an underscore are not suites.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import importlib.util
import os
import pkgutil
import traceback
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gillab.bench.names import check_names

if TYPE_CHECKING:
    from gillab.bench.measure import Context, Measurement
    from gillab.bench.request import Request
    from gillab.core.results import Case

FOLDER_VARIABLE = "GILLAB_SUITES"
UNITS = ("s", "bytes")

if _own := os.environ.get(FOLDER_VARIABLE):
    __path__.append(_own)


class UnusableSuite(Exception):
    """A suite's file is broken; the message is one line with the file and what is wrong."""


def _nothing_to_calibrate() -> Mapping[str, int]:
    return {}


def _same_but_for_the_build(case: Case) -> object:
    return dataclasses.replace(case, build="").key


def _one_run(_case: Case, _request: Request) -> int:
    return 1


def _fits_every_build(_case: Case, _build: Mapping[str, Any], _python: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A suite's functions and properties; those with a default may be left out."""

    about: str | None  # the file's docstring: its first line is the question, shown by --list
    unit: str  # of all values: "s" or "bytes"
    # The cases of a request, with an empty build. A case that is yielded twice is measured twice
    # as often.
    cases: Callable[[Request], Iterable[Case]]
    measure: Callable[[Case, Context], Measurement]  # called in the case's own process
    rounds: float = 1  # runs of each case, as a multiple of the request's
    quick_rounds: float | None = None  # the same in a quick measurement; None: as otherwise
    # Runs of a case, however few are asked for.
    least_runs: Callable[[Case, Request], int] = _one_run
    values_vary: bool = False  # whether a quiet machine's values differ widely, too
    # Cases with an equal key are measured one after the other in each round, because they are
    # compared with each other.
    together: Callable[[Case], object] = _same_but_for_the_build
    takes_workloads: bool = False  # whether --workloads chooses among its cases
    only_when_named: bool = False  # left out of a measurement that names no suite
    no_case_for: str = ""  # for messages: what this suite has no case for
    own_executors: tuple[str, ...] = ()  # names for --executors that are not pools
    # Numbers that are measured once, before the first case, and kept in `Request.tasks`.
    calibrate: Callable[[], Mapping[str, int]] = _nothing_to_calibrate
    # Why this case cannot be measured on a build (its description, the path of its Python); None
    # or empty if it can.
    unfit: Callable[[Case, Mapping[str, Any], str], str | None] = _fits_every_build

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit is {self.unit!r}; it must be one of: {', '.join(UNITS)}")
        for rounds in (self.rounds, self.quick_rounds):
            if rounds is not None and not rounds > 0:
                raise ValueError(f"rounds is {rounds!r}; it must be above 0")

    @property
    def question(self) -> str:
        """The first line of the file's docstring."""
        return next(iter((self.about or "").strip().splitlines()), "")


def names_suites(suites: Iterable[str]) -> bool:
    """Whether somebody chose these suites: without a choice they hold all the usual ones."""
    return not set(usual_suites()) <= set(suites)


def usual_suites() -> tuple[str, ...]:
    """The suites of a measurement that names none."""
    return tuple(name for name in suite_names() if not find_suite(name).only_when_named)


def suite_names() -> list[str]:
    """The names of all suites, usable or not, without importing one."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in found if not name.startswith("_"))


def find_suite(name: str) -> Suite:
    """The suite of that name; `UnknownName` or `UnusableSuite` otherwise."""
    check_names("suite", [name], suite_names())
    with blamed(name, "the import"):
        module = importlib.import_module(f"{__name__}.{name}")
    found = vars(module).get("SUITE")
    if not isinstance(found, Suite):
        lack = "has no SUITE" if found is None else "has a SUITE that is not a Suite"
        raise UnusableSuite(f"{_file(name)} {lack}; add: SUITE = Suite(about=__doc__, …)")
    return found


@contextlib.contextmanager
def blamed(name: str, step: str) -> Generator[None]:
    """Turn every exception of a suite's own code into `UnusableSuite`, with file and line."""
    try:
        yield
    except (Exception, SystemExit) as error:
        said = (str(error).strip().splitlines() or [""])[0]
        kind = type(error).__name__
        reason = f"{kind}: {said}" if said else kind
        raise UnusableSuite(
            f"{_file(name)}{_line(name, error)}: {step} failed: {reason}"
        ) from error


def _file(name: str) -> str:
    spec = importlib.util.find_spec(f"{__name__}.{name}")
    return str(spec.origin) if spec and spec.origin else f"the suite {name}"


def _line(name: str, error: BaseException) -> str:
    """`, line 3`, of the last place in the suite's own file; empty when there is none."""
    if isinstance(error, SyntaxError) and error.filename == _file(name):
        return f", line {error.lineno}" if error.lineno else ""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _file(name)]
    return f", line {lines[-1]}" if lines else ""
