"""Fences that end the build where they fail.

Where a fence's function fails, superfences shows the fence as code and a strict build passes;
only SuperFencesException ends the build.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from pymdownx.superfences import SuperFencesException

from gillab.core.errors import SiteError


class FenceError(SiteError, SuperFencesException):
    """What a fence could not make, in one line."""


def checked(make: Callable[..., str], error: type[FenceError] = FenceError) -> Callable[..., str]:
    """Wrap `make`, which turns a fence into HTML: each failure is raised as `error`."""

    @functools.wraps(make)
    def fence(source: str, *args: Any, **options: Any) -> str:
        try:
            return make(source, *args, **options)
        except SiteError as problem:
            raise error(str(problem)) from None
        except Exception as problem:
            raise error(f"{type(problem).__name__}: {problem}") from problem

    return fence
