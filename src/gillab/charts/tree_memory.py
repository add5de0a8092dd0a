"""Memory of a process tree as a run tells it: the kinds there are, and the one that is known."""

from __future__ import annotations

from gillab.core.results import Json

KINDS = {  # the fairest first
    "pss": "proportional set size, which shares shared pages out",
    "uss": "unique set size, which leaves shared pages out",
    "rss": "resident set size, which counts shared pages for each process again",
}


def known(memory: Json) -> tuple[str, int] | None:
    """(kind, bytes) of what the bench wrote down of a tree; None if nothing was seen.

    Systems differ: macOS tells only the resident size. Files of the first benches name no kind:
    there it is the fairest that has a number.
    """
    named = memory.get("kind")
    if named in KINDS:
        size = memory.get("bytes") or memory.get(f"{named}_bytes")
        return (named, size) if size else None
    found = ((kind, memory.get(f"{kind}_bytes")) for kind in KINDS)
    return next(((kind, size) for kind, size in found if size), None)
