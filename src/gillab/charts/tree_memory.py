"""Read the memory of a process tree from a run's details."""

from __future__ import annotations

from gillab.core.results import Json

KINDS = {  # the fairest first
    "pss": "proportional set size, which divides shared pages among their processes",
    "uss": "unique set size, which leaves shared pages out",
    "rss": "resident set size, which counts shared pages once per process",
}


def known(memory: Json) -> tuple[str, int] | None:
    """(kind, bytes) of a tree's memory; None if it was not reported.

    macOS reports only the resident size. Older files name no kind: the fairest one with a number
    is taken.
    """
    named = memory.get("kind")
    if named in KINDS:
        size = memory.get("bytes") or memory.get(f"{named}_bytes")
        return (named, size) if size else None
    found = ((kind, memory.get(f"{kind}_bytes")) for kind in KINDS)
    return next(((kind, size) for kind, size in found if size), None)
