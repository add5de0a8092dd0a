"""The palette: readable on every surface, and executors that differ for every kind of eye."""

from __future__ import annotations

import itertools
import re

import pytest

from gillab.charts import look
from gillab.charts.colours import read_roles
from gillab.core.places import DOCS

ROLES = read_roles()
STYLE = (DOCS / "assets" / "site.css").read_text("utf-8")
TEXT = ("ink", "ink-soft", "link", "right", "wrong", "threads", "processes", "interpreters")
SURFACES = ("paper", "raised", "sunk")
# Linear RGB as seen without red or green receptors (Viénot, Brettel, Mollon 1999).
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "no green": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def linear(colour: str) -> list[float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, eye: str) -> list[float]:
    rgb = linear(colour)
    mixed = (sum(w * c for w, c in zip(row, rgb, strict=True)) for row in EYES[eye])
    return [max(0.0, value) ** (1 / 2.2) for value in mixed]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), [*itertools.product(TEXT, SURFACES)])
def test_text_can_be_read(text, surface, scheme):
    pair = (ROLES[f"--gil-{text}"][scheme], ROLES[f"--gil-{surface}"][scheme])
    assert contrast(*pair) >= 4.5  # WCAG 2.2, 1.4.3


CODE = re.findall(r"--md-code-hl-\w+-color: var\((--gil-[\w-]+)\)", STYLE)
MARKED = re.search(r"--md-code-hl-color--light: .*var\((--gil-\w+)\) (\d+)%", STYLE)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("role", sorted({*CODE}))
def test_code_can_be_read_on_a_marked_line(role, scheme):
    share = int(MARKED[2]) / 100
    mark, below = ROLES[MARKED[1]][scheme], ROLES["--gil-sunk"][scheme]
    mixed = "#" + "".join(
        f"{round(share * int(mark[i : i + 2], 16) + (1 - share) * int(below[i : i + 2], 16)):02x}"
        for i in (1, 3, 5)
    )
    assert contrast(ROLES[role][scheme], mixed) >= 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_three_pools_differ_for_every_eye(eye, scheme):
    for one, other in itertools.combinations(("threads", "processes", "interpreters"), 2):
        a, b = (seen(ROLES[look.LOOK[n][0]][scheme], eye) for n in (one, other))
        apart = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert apart > 0.2, (one, other)
