"""A badge for each package: a small SVG that says its verdict on each Python."""

from __future__ import annotations

from typing import Any

from gillab.compat import verdicts

Json = dict[str, Any]

LETTER_PX, PAD_PX, HIGH_PX = 6.6, 8, 20
COLOURS = {"good": "#1f6f43", "half": "#8a5a00", "bad": "#8d2f2f"}  # white text: above 4.5 : 1
LEFT = "interpreters"


def badge(found: Json) -> str:
    """The SVG of one package; `found` has a record for each version of Python."""
    words = {version: record["verdict"] for version, record in found.items()}
    text = " · ".join(f"{version} {word}" for version, word in words.items())
    if len(set(words.values())) == 1:
        text = next(iter(words.values()))
    left, right = width(LEFT), width(text)
    title = f"In interpreters with their own GIL: {text}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HIGH_PX}" '
        f'role="img" aria-label="{title}"><title>{title}</title>'
        f'<rect width="{left}" height="{HIGH_PX}" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="{HIGH_PX}" fill="{colour(words)}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{PAD_PX}" y="14" textLength="{left - 2 * PAD_PX}">{LEFT}</text>'
        f'<text x="{left + PAD_PX}" y="14" textLength="{right - 2 * PAD_PX}">{text}</text>'
        "</g></svg>\n"
    )


def width(text: str) -> int:
    return round(len(text) * LETTER_PX) + 2 * PAD_PX


def colour(words: dict[str, str]) -> str:
    """The colour of the worst of its verdicts."""
    found = set(words.values())
    if found <= {"pure", "loads"}:
        return COLOURS["good"]
    return COLOURS["half"] if found <= set(verdicts.TRIED_FURTHER) else COLOURS["bad"]


def badges(document: Json) -> dict[str, str]:
    """Address of each badge, below the site's root → its SVG."""
    return {f"badges/{name}.svg": badge(found) for name, found in document["packages"].items()}
