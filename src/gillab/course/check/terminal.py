"""What a participant reads in the terminal: verdicts, hints, two files side by side."""

import io
import os
import shutil
import sys
import textwrap
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher, unified_diff
from itertools import zip_longest
from pathlib import Path

from gillab.core.places import ROOT
from gillab.course.check.step_check import Verdict
from gillab.course.check.step_files import why_unusable
from gillab.course.exercises import Step

COMMAND = f"{'py' if os.name == 'nt' else 'python3'} {Path('scripts', 'workshop.py')} check"
LABEL = 11
NARROW = 55  # columns for each of two files
DRAWN = set("█▓")
CONTEXT = 4  # equal lines that are shown around those that differ
COLOURS = {"good": "32", "bad": "31", "dim": "2", "strong": "1"}


def prepare() -> None:
    """Unicode and colours also in an old Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if os.name == "nt":
        os.system("")  # turns escape sequences on


def paint(text: str, colour: str) -> str:
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return f"\033[{COLOURS[colour]}m{text}\033[0m"


@contextmanager
def meanwhile(text: str, after_s: float = 2.0) -> Generator[None]:
    """Print the text if the block takes longer; a terminal loses it again when the block ends."""
    shown = threading.Event()
    erasable = sys.stdout.isatty()

    def show() -> None:
        shown.set()
        print(text, end="" if erasable else "\n", flush=True)

    timer = threading.Timer(after_s, show)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set() and erasable:
            print("\r\033[K", end="", flush=True)


def width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def wrapped(text: str, indent: int) -> str:
    """The text wrapped, with every line but the first indented; drawings stay as they are."""
    room, lines = max(40, min(width(), 110) - indent), []
    for line in text.splitlines():
        lines += [line] if DRAWN & set(line) or line.startswith(" ") else textwrap.wrap(line, room)
    return f"\n{' ' * indent}".join(lines)


def labelled(label: str, text: str) -> str:
    """A label and its text in two columns."""
    return f"    {paint(f'{label:{LABEL}}', 'dim')}  {wrapped(text, LABEL + 6)}"


def heading(step: Step) -> str:
    return paint(f"{step.id} {step.title}", "strong")


def from_project(path: Path) -> str:
    """The path as a participant sees it: named from the project's folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """What works, and of the first test that failed: what happened, what is wanted, where."""
    step = verdict.step
    mark = paint("✓ passed", "good") if verdict.passed else paint("✗ not yet", "bad")
    yield f"{heading(step)}  {mark}  {paint(f'({verdict.seconds:.1f} s)', 'dim')}"
    for title, did in verdict.works:
        yield f"  {paint('✓', 'good')} {title}"
        if did:
            yield f"    {wrapped(did, 4)}"
    if verdict.passed:
        return
    yield f"  {paint('✗', 'bad')} {verdict.title}"
    parts = {
        "your code": verdict.did,
        "wanted": verdict.wanted,
        "likely": verdict.because,
        "where": verdict.place,
        "it printed": verdict.printed,
    }
    yield from (labelled(label, text) for label, text in parts.items() if text)
    yield labelled("open", "\n".join(what_to_open(step)))
    yield labelled("stuck?", f"{COMMAND} {step.id} --hint")


def brief_line(step: Step, said: str) -> str:
    """A step beyond its exercise's minutes that does not pass, in one line."""
    more = paint(f"(beyond the minutes: {COMMAND} {step.id})", "dim")
    return f"{heading(step)}  {said}  {more}"


def what_to_open(step: Step) -> Iterator[str]:
    """The files to edit, each with the lines of its TODOs."""
    for name in step.files:
        path = step.path(name)
        lines = [] if why_unusable(path) else lines_of(path)
        todos = [str(number) for number, line in enumerate(lines, 1) if "TODO" in line]
        seen = from_project(path)
        yield f"{seen}  (TODO: line {', '.join(todos)})" if todos else seen


def lines_of(path: Path) -> list[str]:
    """The file's lines, also where an editor saved it in another encoding than UTF-8."""
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def clip(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def pairs(left: list[str], right: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Both files line by line, aligned: (mine, model, whether they are equal).

    A long run of equal lines is shortened to its ends.
    """
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from ((*both, False) for both in zip_longest(left[a:b], right[c:d], fillvalue=""))
            continue
        run = left[a:b]
        kept = run if len(run) <= 2 * CONTEXT + 1 else [*run[:CONTEXT], "⋮", *run[-CONTEXT:]]
        yield from ((line, line, True) for line in kept)


def side_by_side(left: list[str], right: list[str], room: int) -> Iterator[str]:
    for mine, model, same in pairs(left, right):
        mark = " " if same else "┃"
        yield f"  {clip(mine, room):{room}} {mark} {clip(model, room)}".rstrip()


def one_below_the_other(left: list[str], right: list[str]) -> Iterator[str]:
    """The lines that differ and those around them: "-" is the participant's, "+" is ours."""
    for line in list(unified_diff(left, right, n=CONTEXT, lineterm=""))[2:]:
        colour = {"-": "bad", "+": "good"}.get(line[0], "dim")
        yield f"  {paint('⋮' if line.startswith('@@') else line.rstrip(), colour)}"


def compared(name: str, mine: list[str], ours: str, model: list[str]) -> Iterator[str]:
    """A heading and both files: side by side, or one below the other in a narrow terminal."""
    room = (min(width(), 200) - 6) // 2
    if mine == model:
        yield paint(f"  your {name} is {ours}, line by line", "strong")
    elif room < NARROW:
        yield paint(f"  - your {name}   + {ours}", "strong")
        yield from one_below_the_other(mine, model)
    else:
        yield paint(f"  {'your ' + name:{room}}   {ours}", "strong")
        yield from side_by_side(mine, model, room)


def solution_lines(step: Step) -> Iterator[str]:
    """The participant's files compared with our solution; ours alone where a file is gone."""
    for name in step.files:
        path, model = step.path(name), lines_of(step.solution(name))
        ours = f"{step.solution(name).name} (one way, not the only one)"
        problem = why_unusable(path)
        if not problem:
            yield from compared(name, lines_of(path), ours, model)
        else:
            yield f"  {problem}; this is {ours}:"
            yield from (f"  {line}" for line in model)
        yield ""
    yield labelled("notice", " ".join(step.notice.split()))


def hint_lines(step: Step, number: int) -> Iterator[str]:
    """The hint of that number, counted from 1."""
    yield f"{heading(step)}  hint {number} of {len(step.hints)}"
    yield f"  {wrapped(step.hints[number - 1], 2)}"
    if number < len(step.hints):
        yield paint(f"  the next one: {COMMAND} {step.id} --hint", "dim")
    else:
        yield paint(f"  that was the last; the solution: {COMMAND} {step.id} --solution", "dim")
