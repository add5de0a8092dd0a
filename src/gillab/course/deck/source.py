"""Read slides/*.md: one file a part of the agenda, one slide between two lines of `---`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gillab.core.errors import SiteError

SECTIONS = ("theory", "practice")
PART_KEYS = {"title", "section", "page", "exercise"}
SLIDE_KEYS = {"minutes", "layout", "steps", "checkpoint"}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_COMMENT = re.compile(r"\A\s*<!--\n(.*?)\n-->\n", re.DOTALL)
_BREAK = re.compile(r"^---$", re.MULTILINE)
_NOTE = re.compile(r"^Note:$", re.MULTILINE)


@dataclass(frozen=True)
class Slide:
    name: str  # its address: #/name
    title: str
    minutes: float
    layout: str
    steps: str  # line numbers of its code, step by step: "1-3|5"
    checkpoint: str  # on a cue: the step of the exercise after which the room is asked
    text: str
    note: str


@dataclass(frozen=True)
class Part:
    source: str
    title: str
    section: str  # one of SECTIONS
    page: str  # the page below docs/ that says the same at length
    exercise: int | None
    slides: tuple[Slide, ...]

    @property
    def minutes(self) -> float:
        return sum(slide.minutes for slide in self.slides)


def read_deck(folder: Path) -> list[Part]:
    """All parts in the order of their file names."""
    parts = [read_part(path) for path in sorted(folder.glob("*.md"))]
    if not parts:
        raise SiteError(f"there are no slides in {folder}")
    names = [slide.name for part in parts for slide in part.slides]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise SiteError(f"slides: two slides would have the address #/{double[0]}: rename one")
    return parts


def read_part(path: Path) -> Part:
    where = f"slides/{path.name}"
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    front = _FRONT.match(text)
    if not front:
        raise SiteError(f"{where}: begin with front matter between two lines of ---")
    keys = pairs(front[1], where, PART_KEYS)
    if keys.get("section") not in SECTIONS or not keys.get("title") or not keys.get("page"):
        raise SiteError(f"{where}: front matter needs title, page and section ({SECTIONS[0]} or …)")
    slides = [read_slide(piece, where) for piece in _BREAK.split(text[front.end() :])]
    return Part(
        source=where,
        title=keys["title"],
        section=keys["section"],
        page=keys["page"],
        exercise=int(keys["exercise"]) if "exercise" in keys else None,
        slides=tuple(slides),
    )


def read_slide(text: str, where: str) -> Slide:
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    if not title:
        raise SiteError(f"{where}: every slide needs a title (# …), its claim")
    where = f"{where}, “{title[1]}”"
    head = _COMMENT.match(text)
    keys = pairs(head[1], where, SLIDE_KEYS) if head else {}
    body, _, note = _split_note(text[head.end() if head else 0 :])
    return Slide(
        name=slug(title[1]),
        title=title[1],
        minutes=minutes(keys.get("minutes"), where),
        layout=keys.get("layout", "plain"),
        steps=keys.get("steps", ""),
        checkpoint=keys.get("checkpoint", ""),
        text=body.replace(title[0], "", 1).strip(),
        note=note.strip(),
    )


def _split_note(text: str) -> tuple[str, str, str]:
    found = _NOTE.search(text)
    return (text[: found.start()], "", text[found.end() :]) if found else (text, "", "")


def pairs(text: str, where: str, known: set[str]) -> dict[str, str]:
    """Lines of `key: value`; an unknown key is a mistake and not a wish."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in known:
            raise SiteError(f"{where}: {line.strip()!r} is none of: {', '.join(sorted(known))}")
        found[key.strip()] = value.strip().strip("\"'")
    return found


def minutes(value: object, where: str) -> float:
    """A number of minutes, 0 and halves included; SiteError names the place."""
    try:
        found = float(str(value))
    except ValueError:
        found = -1.0
    if not 0 <= found < 600:
        raise SiteError(f"{where}: needs minutes: with a number, such as minutes: 1.5")
    return found


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[`’'“”]", "", title.lower())).strip("-")
