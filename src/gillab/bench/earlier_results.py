"""Keep earlier results when the bench writes to the same file again."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sys
import tempfile
from collections.abc import Collection, Generator
from pathlib import Path

from gillab.bench.compare import kind_of_case
from gillab.core import results

SESSION = (*results.SESSION_FIELDS, "request")


def check_place(output: Path, *, named: bool) -> None:
    """Check that results can be written to `output`, before anything is measured.

    Raises OSError, or `ResultsError` if the user named a file that holds no results.
    """
    if output.is_dir():
        raise results.ResultsError(f"{output} is a folder; name a file in it")
    if named and output.exists():
        try:
            results.load(output)
        except results.ResultsError as error:
            raise results.ResultsError(f"{error}; it is not changed, name another file") from None
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=output.parent):
        pass


def keep(found: results.Results, output: Path, measured: Collection[str]) -> None:
    """Add to `found` the file's runs of suites that are not measured now.

    They keep the date, seed and commit of their own session. Raises `ResultsError`, and adds
    nothing, for a damaged file and for another machine or other builds.
    """
    before = results.load(output)
    results.merge(found, before)
    kept = [run for run in before.runs if run.status == "ok" and run.case.suite not in measured]
    found.runs += kept
    if kept:
        sessions = {name: before.session(name) for name in {run.case.suite for run in kept}}
        found.provenance["kept"] = {
            suite: {name: said[name] for name in SESSION if name in said}
            for suite, said in sorted(sessions.items())
        }


@contextlib.contextmanager
def set_aside(output: Path, found: results.Results, why: str = "") -> Generator[None]:
    """Copy the earlier file; delete the copy if `found` holds every case of it at the end.

    Otherwise print the copy's name on stderr, with the reason `why` if there is one.
    """
    if not output.exists():
        yield
        return
    numbered = (output.with_name(f"{output.name}.old.{n}") for n in itertools.count(1))
    aside = next(path for path in numbered if not path.exists())
    shutil.copy2(output, aside)
    try:
        yield
    finally:
        untouched = output.exists() and output.read_bytes() == aside.read_bytes()
        if untouched or _covers(found, aside):
            aside.unlink()
        else:
            reason = f": {why}" if why else ""
            print(f"bench: the earlier {output.name} is {aside.name}{reason}", file=sys.stderr)


def _covers(found: results.Results, aside: Path) -> bool:
    """Does every case of the earlier file have a new run, on the same machine and builds?"""
    try:
        before = results.load(aside)
        results.merge(found, before)
    except results.ResultsError:
        return False
    wanted = {kind_of_case(run.case) for run in before.runs if run.status == "ok"}
    return wanted <= {kind_of_case(run.case) for run in found.runs if run.status == "ok"}
