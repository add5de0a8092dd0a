"""What docs/compat.md says of the free-threaded build: a cell, a sentence and totals."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from gillab.compat import gil

Json = dict[str, Any]

SIGNS = {
    gil.STAYS_OFF: ("good", "●"),
    gil.PART: ("half", "◐"),
    gil.ON: ("bad", "○"),
    gil.NO_WHEEL: ("bad", "○"),
    gil.FAILS: ("half", "◐"),
}


def counts(document: Json) -> Iterator[str]:
    """How many packages were asked on each free-threaded build."""
    for version, full in document.get("free_threaded", {}).items():
        found = [one.get(version, {}) for one in document["packages"].values()]
        count = sum("free_threading" in record for record in found)
        yield f"{count} on the free-threaded build of {full}"


def totals(document: Json) -> str:
    """How many packages leave the GIL of the free-threaded build off, and the others by name."""
    found: dict[str, list[str]] = {word: [] for word in gil.WORDS}
    for name, records_ in document["packages"].items():
        for record in records_.values():
            if asked := record.get("free_threading"):
                found[asked["gil"]].append(name)
    if not any(found.values()):
        return "<p>No free-threaded build was asked in this run.</p>"
    items = []
    for word, names in found.items():
        listed = "" if word == gil.STAYS_OFF else f": {', '.join(map(package_link, sorted(names)))}"
        if names:
            items.append(f"<li>{len(names)} × {gil.WORDS[word]}{listed}.</li>")
    return f"<ul>{''.join(items)}</ul>"


def package_link(name: str) -> str:
    return f'<a href="#package-{name}">{name}</a>'


def cell(found: Json) -> str:
    """What importing it does to the GIL of a free-threaded build; else, whether there is a wheel.

    The order is from off to on; what was not asked comes last.
    """
    asked = next((one["free_threading"] for one in found.values() if "free_threading" in one), {})
    order = list(gil.WORDS).index(asked["gil"]) if asked else len(gil.WORDS)
    if asked:
        kind, sign = SIGNS[asked["gil"]]
        word = (
            f"{'GIL ' if asked['gil'] in (gil.STAYS_OFF, gil.PART, gil.ON) else ''}{asked['gil']}"
        )
        said = f'<span class="verdict {kind}"><span aria-hidden="true">{sign}</span> {word}</span>'
    else:
        wheels = {one.get("free_threaded", "not asked") for one in found.values()}
        said = f"wheel: {', '.join(sorted(wheels))}" if wheels != {"not asked"} else "not asked"
    return f'<td data-order="{order}" data-label="free-threaded build:">{said}</td>'


def wheels_line(found: Json) -> str:
    """On which versions the index has a wheel for the free-threaded build, where that is known."""
    known = {
        version: one["free_threaded"] for version, one in found.items() if "free_threaded" in one
    }
    said = ", ".join(f"{version} {word}" for version, word in known.items() if word != "unknown")
    return f"<p>Wheel for the free-threaded build: {said}.</p>" if said else ""


def line(record: Json) -> str:
    """The same in a sentence, with the module that is the reason."""
    asked = record.get("free_threading")
    if not asked:
        return ""
    text = f"On the free-threaded build: {gil.WORDS[asked['gil']]}"
    if asked["by"]:
        text += f" (<code>{html.escape(asked['by'])}</code>)"
    if asked["why"]:
        text += f": {html.escape(asked['why'])}"
    if asked["gil"] == gil.STAYS_OFF and not asked.get("natives") and record.get("natives"):
        text += ". The wheel for that build has no compiled module"
    if asked.get("version") not in (None, record.get("version")):
        text += f". Asked there in version {html.escape(asked['version'])}"
    return f"<p>{text}.</p>"
