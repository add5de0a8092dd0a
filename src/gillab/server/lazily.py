"""Modules that a loop loads when somebody first uses them, and usually never.

asyncio, uvicorn and starlette import these for rare cases: a traceback in colour, TLS, a subprocess
with a locale. Every interpreter would hold them for itself. importlib's LazyLoader puts an empty
module in place, and reads the real one at the first look for a name in it. Python 3.15 has a word
for that, `lazy import` (PEP 810), and uses it for some of these itself.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys

NAMES = frozenset(
    (
        "_colorize",
        "anyio.abc",
        "asyncio.sslproto",
        "http.client",
        "http.cookies",
        "locale",
        "platform",
        "shutil",
    )
)


class Finder:
    """Finds those modules, and leaves reading them for later."""

    @staticmethod
    def find_spec(name: str, path=None, target=None) -> importlib.machinery.ModuleSpec | None:
        if name not in NAMES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def install() -> None:
    """For this interpreter, and for what it has not imported yet."""
    sys.meta_path.insert(0, Finder)
