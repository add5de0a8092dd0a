"""The environment variables for every program that the package starts."""

from __future__ import annotations

import os

from gillab.core import tool_settings
from gillab.core.places import PRIVATE, SOURCE


def variables(**extra: str) -> dict[str, str]:
    """This process's variables without settings of tools (see `tool_settings`), and `extra`.

    Interpreters search only the start-up sys.path, so PYTHONPATH names the package's folder.
    """
    ours = {"PYTHONPATH": str(SOURCE)}
    return {**tool_settings.variables(os.environ, PRIVATE), **ours, **extra}
