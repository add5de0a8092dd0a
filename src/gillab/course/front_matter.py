"""Read front matter: the YAML between two lines of --- at the head of a page or of slides."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

import yaml
from mkdocs.utils.meta import YAML_RE

from gillab.course import CourseError


def read(
    path: Path, where: str, known: Set[str] | None = None
) -> tuple[dict[str, str] | None, str]:
    """(front matter, the rest) of a file; None where it has no front matter.

    MkDocs' own pattern decides what front matter is. `where` is the file as an error names it;
    with `known`, any other key is a CourseError.
    """
    text = path.read_text(encoding="utf-8-sig")
    found = YAML_RE.match(text)
    return (pairs(found[1], where, known), text[found.end() :]) if found else (None, text)


def pairs(text: str, where: str, known: Set[str] | None = None) -> dict[str, str]:
    """{key: value} of lines `key: value`, all of them text.

    CourseError where that cannot be read or, with `known`, where a key is none of these.
    """
    try:
        found = yaml.load(text, yaml.BaseLoader) or {}  # the loader that leaves all values text
    except yaml.YAMLError as error:
        said = _one_line(str(error))
        raise CourseError(f"{where}: its front matter is no YAML: {said}") from None
    if not isinstance(found, dict):
        raise CourseError(f"{where}: {_one_line(text)!r} is no line of key: value")
    if known is not None:
        _check(found, where, known)
    return found


def _check(found: dict[str, object], where: str, known: Set[str]) -> None:
    for key, value in found.items():
        if key not in known:
            line = _one_line(f"{key}: {value}")
            raise CourseError(f"{where}: {line!r} is none of: {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise CourseError(f"{where}: {key}: holds {value!r}, and needs one text")


def _one_line(text: str) -> str:
    return " ".join(text.split())
