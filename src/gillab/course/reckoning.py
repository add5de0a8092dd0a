"""How many minutes a step takes: one rule, applied to what stands in the tree.

Nobody was timed. The rule adds up what can be counted, and multiplies it by a factor for thinking.
docs/instructor/index.md says where its numbers come from, and shows what it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from gillab.core.places import ROOT
from gillab.course.exercises import Exercise, Step

WORDS_A_MINUTE = (
    200  # of a page, outside its folds; adults read 238 of English prose (Brysbaert 2019)
)
LINES_A_MINUTE = 20  # of code that is read for the first time: an assumption
LETTERS_A_MINUTE = 120  # of code: people type 52 words of text a minute, 260 letters (Dhakal 2018)
CHECKS = 3  # of a step: after the guess, one that fails, one that passes
RUN_S = 15.0  # to start a check, wait for it and read what it says: an assumption
THINKING = 1.25  # times all of that: an assumption
SCENARIOS = 3  # of a play
SCENARIO_S = 20.0  # that one of them runs

_SECTION = "{{ #{anchor} }}"
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_FOLD = re.compile(r"^( *)\?\?\?[^\n]*\n(?:\1    [^\n]*\n|\s*\n)*", re.MULTILINE)
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?")


@dataclass(frozen=True)
class Reckoned:
    """What was counted of one part of an exercise."""

    title: str
    id: str = ""  # of a step
    words: int = 0
    lines: int = 0
    letters: int = 0
    runs: int = 0
    waiting_s: float = 0.0
    beyond: bool = False

    @property
    def minutes(self) -> float:
        counted = (
            self.words / WORDS_A_MINUTE
            + self.lines / LINES_A_MINUTE
            + self.letters / LETTERS_A_MINUTE
            + self.runs * RUN_S / 60
        )
        return counted * THINKING + self.waiting_s / 60


def parts(exercise: Exercise, root: Path = ROOT) -> list[Reckoned]:
    """The beginning of the page, each step, and the play, if the page has one."""
    names = {exercise.page, *map(exercise.page_of, exercise.steps)}
    pages = {name: (root / name).read_text(encoding="utf-8") for name in names}
    page = pages[exercise.page]
    body = page.partition("\n# ")[2]
    found = [Reckoned("Introduction", words=words(body.partition("\n## ")[0]))]
    found += [of_step(step, pages[exercise.page_of(step)]) for step in exercise.steps]
    if play := section(page, "play"):
        found.append(of_play(play))
    return found


def of_step(step: Step, page: str) -> Reckoned:
    text = section(page, f"step-{step.id.partition('.')[2]}")
    return Reckoned(
        f"{step.id} {step.title}",
        step.id,
        words(text),
        sum(code_lines(path) for path in step.starters().values()),
        sum(typed(step.starter(name), step.solution(name)) for name in step.files),
        CHECKS + read_by_all(text).count("--run"),
        beyond=step.beyond,
    )


def of_play(text: str) -> Reckoned:
    return Reckoned("Play", words=words(text), runs=SCENARIOS, waiting_s=SCENARIOS * SCENARIO_S)


def total(found: Iterable[Reckoned]) -> float:
    """Minutes of all parts but the steps beyond the exercise."""
    return sum(one.minutes for one in found if not one.beyond)


def section(page: str, anchor: str) -> str:
    """The page's text from the heading with this anchor to the next heading of its level."""
    rest = page.partition(_SECTION.format(anchor=anchor))[2]
    return rest.partition("\n## ")[0]


def words(text: str) -> int:
    """How many words everybody reads."""
    return len(_WORD.findall(read_by_all(text)))


def read_by_all(text: str) -> str:
    """The text without its folds and its blocks of code."""
    return _FOLD.sub("", _FENCE.sub("", text))


def code_lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


def typed(starter: Path, solution: Path) -> int:
    """Letters that make the solution of the starter, without comments and blanks."""
    before, after = (
        re.sub(r"#.*", "", path.read_text(encoding="utf-8")) for path in (starter, solution)
    )
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(len("".join(after[c:d].split())) for kind, _, _, c, d in changes if kind != "equal")
