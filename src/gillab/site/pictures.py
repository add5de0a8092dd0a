"""Static pictures of the figures, for readers without JavaScript: SVG by way of a browser.

One start of the browser draws all of them. Colours become CSS variables
again in the SVG, so that one file serves a light and a dark page.
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

from gillab.charts import cache_file
from gillab.charts.colours import Roles, in_light_colours
from gillab.core.vendor import plotly_file

Json = dict[str, Any]

WIDTH = 720
NO_BROWSER = "no Chromium was found: without JavaScript the charts are shown as tables alone"


def draw_all(
    figures: dict[str, Json], roles: Roles, cache: Path, browser: str | None
) -> dict[str, bytes]:
    """SVG by name; figures that cannot be drawn (no data, no browser) are left out."""
    drawn: dict[str, bytes] = {}
    waiting: dict[str, Path] = {}
    for name, figure in figures.items():
        key = hashlib.sha256((json.dumps(figure) + str(roles)).encode()).hexdigest()[:16]
        kept = cache / f"{name}.{key}.svg"
        before = cache_file.read(kept)
        if before is not None:
            drawn[name] = before
        elif figure["data"]:
            waiting[name] = kept
    if waiting and browser:
        found = _draw(browser, [in_light_colours(figures[name], roles) for name in waiting])
        for (name, kept), svg in zip(waiting.items(), found, strict=True):
            drawn[name] = restyle(svg, roles)
            cache_file.replace(kept, drawn[name], cache.glob(f"{name}.*.svg"))
    return drawn


def restyle(svg: bytes, roles: Roles) -> bytes:
    """Turn each light colour into a variable that follows the system's light or dark scheme."""
    text = svg.decode("utf-8")
    style = ""
    for name, (light, dark) in roles.items():
        rgb = ", ".join(str(int(light[i : i + 2], 16)) for i in (1, 3, 5))
        text = text.replace(f"rgb({rgb})", f"var({name})")
        style += f"{name}:light-dark({light},{dark});"
    root = f"<style>:root{{color-scheme:light dark;{style}}}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + root, text, count=1).encode("utf-8")


def _draw(browser: str, figures: list[Json]) -> list[bytes]:
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
                    "fig": {"data": figure["data"], "layout": figure["layout"]},
                    "path": folder / f"{number}.svg",
                    "opts": {"format": "svg", "width": WIDTH, "height": figure["layout"]["height"]},
                }
                for number, figure in enumerate(figures)
            ]
            # With cancel_on_error=False the errors would be returned, and easily overlooked.
            await page.write_fig_from_object(wanted, cancel_on_error=True)

    with tempfile.TemporaryDirectory() as name:
        asyncio.run(every(Path(name)))
        return [(Path(name) / f"{number}.svg").read_bytes() for number in range(len(figures))]
