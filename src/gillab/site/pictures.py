"""Static pictures of the figures, which pages show first: SVG by way of a browser.

One start of the browser draws all of them, in a width for desktops and one for phones. Colours
become CSS variables again in the SVG, so that one file serves a light and a dark page.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from gillab.charts import cache_file, embed
from gillab.charts.colours import Roles, in_light_colours
from gillab.core.vendor import plotly_file
from gillab.site import faint_strokes, heat_cells

Json = dict[str, Any]

WIDTHS = {"": 660, embed.NARROW: 350}  # pixels, by what is added to the picture's name
FORM = 2  # of the pictures: another number draws all of them anew
NO_BROWSER = (
    "no Chromium was found, so no chart has a picture: pages load the drawing library as soon as "
    "a chart comes into view, and without JavaScript they show tables alone"
)


def draw_all(
    figures: dict[str, Json], roles: Roles, cache: Path, browser: str | None
) -> dict[str, bytes]:
    """SVG by name and width; figures that cannot be drawn (no data, no browser) are left out."""
    drawn: dict[str, bytes] = {}
    waiting: list[tuple[str, Path, Json, int]] = []
    for name, figure in figures.items():
        for addition, width in WIDTHS.items():
            text = f"{json.dumps(figure)} {roles} {width} {FORM}"
            key = hashlib.sha256(text.encode()).hexdigest()[:16]
            kept = cache / f"{name}{addition}.{key}.svg"
            before = cache_file.read(kept)
            if before is not None:
                drawn[name + addition] = before
            elif figure["data"]:
                waiting.append((name + addition, kept, figure, width))
    if waiting and browser:
        found = _draw(browser, [(in_light_colours(one[2], roles), one[3]) for one in waiting])
        for (name, kept, figure, _), svg in zip(waiting, found, strict=True):
            drawn[name] = restyle(svg, roles, figure)
            cache_file.replace(kept, drawn[name], cache.glob(f"{name}.*.svg"))
    return drawn


def narrow(layout: Json) -> Json:
    """Smaller letters and fewer ticks, as docs/assets/charts.js does on a phone."""
    axes = {
        name: axis if "dtick" in axis or "tickvals" in axis else axis | {"nticks": 5}
        for name, axis in layout.items()
        if re.match("[xy]axis", name)
    }
    font, margin = layout["font"] | {"size": 12}, layout["margin"] | {"l": 4, "r": 8}
    return layout | axes | {"font": font, "margin": margin}


def restyle(svg: bytes, roles: Roles, figure: Json) -> bytes:
    """Turn each light colour into a variable that follows the page's light or dark scheme."""
    text = heat_cells.as_rectangles(svg.decode("utf-8"), figure)
    text = faint_strokes.without_layers(text)
    style = ""
    for name, (light, dark) in roles.items():
        rgb = ", ".join(str(int(light[i : i + 2], 16)) for i in (1, 3, 5))
        text = text.replace(f"rgb({rgb})", f"var({name})")
        style += f"{name}:light-dark({light},{dark});"
    root = f"<style>:root{{color-scheme:light dark;{style}}}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + root, text, count=1).encode("utf-8")


def _draw(browser: str, figures: list[tuple[Json, int]]) -> list[bytes]:
    os.environ.setdefault("BROWSER_PATH", browser)  # where kaleido looks
    import kaleido

    async def every(folder: Path) -> None:
        # The library that pages use, so that pictures look like the live charts. As an address,
        # because Kaleido does not escape the letters of a path.
        library = plotly_file()
        address = library.resolve().as_uri() if library else None
        async with kaleido.Kaleido(n=1, plotlyjs=address, mathjax=False) as page:
            wanted: list[Any] = [
                {
                    "fig": {"data": figure["data"], "layout": _layout(figure, width)},
                    "path": folder / f"{number}.svg",
                    "opts": {"format": "svg", "width": width, "height": figure["layout"]["height"]},
                }
                for number, (figure, width) in enumerate(figures)
            ]
            # With cancel_on_error=False the errors would be returned, and easily overlooked.
            await page.write_fig_from_object(wanted, cancel_on_error=True)

    with tempfile.TemporaryDirectory() as name:
        asyncio.run(every(Path(name)))
        return [(Path(name) / f"{number}.svg").read_bytes() for number in range(len(figures))]


def _layout(figure: Json, width: int) -> Json:
    return figure["layout"] if width == WIDTHS[""] else narrow(figure["layout"])
