"""Check the names that a user gives against those that exist."""

from __future__ import annotations

from collections.abc import Iterable


class UnknownName(ValueError):
    """A suite or workload that does not exist; the message lists those that do."""


def check_names(what: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    """Raise `UnknownName` for the first wanted name that is not known."""
    known = list(known)
    for name in wanted:
        if name not in known:
            raise UnknownName(f"unknown {what} {name!r}; choose among: {', '.join(known)}")
