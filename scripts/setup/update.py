"""Bring the newest state of the course and keep what a participant has written.

The files of the exercises are kept aside, the course is brought to its newest state by git, and
the files are put back, also where the course has moved their folder. A starter that has changed
meanwhile is named.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from setup.commands import Failed, Stop, ask, call, private, say
from setup.places import ROOT, short, start

_STARTERS = ".starters"


def verb(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="workshop.py update", description=__doc__)
    parser.parse_args(arguments)
    if ask(["git", "-C", ROOT, "rev-parse", "--is-inside-work-tree"]) != "true":
        raise Stop("this copy is no clone of git: clone the course anew and copy your exercises")
    theirs = _answer("rev-parse", "--abbrev-ref", "@{upstream}")
    if not theirs:
        raise Stop("this branch follows no other: name one by `git branch --set-upstream-to`")
    call("fetch the newest state", [*_GIT, "fetch", "--quiet"], seconds=300)
    if _answer("rev-parse", "HEAD") == _answer("rev-parse", theirs):
        say("this is the newest state: nothing to do")
        return 0
    _refuse_where_work_would_be_lost(theirs)
    changed = set(_changed(f"HEAD..{theirs}"))
    moved = _moved(f"HEAD..{theirs}")
    work = {name: moved.get(name, name) for name in _changed("HEAD") if _is_task(name)}
    kept = _bring(theirs, work)
    for old, name in work.items():
        new = " (its starter has changed: see below)" if _starter(name) in changed else ""
        say(f"  kept as you wrote it: {name}{f', once {old}' if name != old else ''}{new}")
    if kept:
        say(f"  a copy of your files is in {short(kept)}")
    for name in work.values():
        if _starter(name) in changed:
            say(f"the new starter of {name} is {_starter(name)}: compare them, or check --reset")
    say(f"up to date; next: {start('site')}")
    return 0


_GIT = ["git", "-C", ROOT]


def _answer(*words: str) -> str:
    return ask([*_GIT, *words]) or ""


def _changed(between: str) -> list[str]:
    """Names of files that differ, from the project's folder."""
    return [name for name in _answer("diff", "--name-only", "-z", between).split("\0") if name]


def _moved(between: str) -> dict[str, str]:
    """Files that have another name there: {old name: new name}."""
    words = _answer("diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", between)
    _, *names = words.split("\0")
    return dict(zip(names[0::3], names[1::3]))


def _is_task(name: str) -> bool:
    """Whether a participant edits that file: each of these has a starter."""
    return bool(_starter(name)) and (ROOT / _starter(name)).is_file()


def _starter(name: str) -> str:
    """exercises/01_gil/2_x/task.py has the starter exercises/01_gil/.starters/2_x.py."""
    path = Path(name)
    if path.stem != "task" or len(path.parts) != 4:
        return ""
    return (path.parents[1] / _STARTERS / f"{path.parent.name}{path.suffix}").as_posix()


def _refuse_where_work_would_be_lost(theirs: str) -> None:
    if _answer("rev-list", f"{theirs}..HEAD"):
        raise Stop(
            "you have commits of your own: `git pull --rebase` puts them on top of the newest"
        )
    foreign = [n for n in _changed("HEAD") if not _is_task(n) and n in _changed(f"HEAD..{theirs}")]
    if foreign:
        raise Stop(
            f"you changed {', '.join(foreign[:3])}, and the course did as well: put yours aside "
            "with `git stash`, update, and take it back with `git stash pop`"
        )


def _bring(theirs: str, work: dict[str, str]) -> Path | None:
    """Fast-forward with the participant's files out of the way; put them back however it ends.

    `work` is {name: its name in the newest state}.
    """
    merge = [*_GIT, "merge", "--ff-only", "--quiet", theirs]
    if not work:
        call("bring the newest state", merge, seconds=120)
        return None
    aside = private("backups", f"update-{time.strftime('%Y%m%d-%H%M%S')}")
    for name in work:
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, aside / name)
    places = {name: name for name in work}
    try:
        call("put your files aside", [*_GIT, "checkout", "HEAD", "--", *work], seconds=60)
        call("bring the newest state", merge, seconds=120)
        places = work
    except Failed as error:
        raise Stop(f"{error}; nothing was changed") from None
    finally:
        for name, place in places.items():
            (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(aside / name, ROOT / place)
    return aside
