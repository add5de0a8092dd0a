"""The environment variables for every program that the package starts."""

from __future__ import annotations

import os

from gillab.core import tool_settings
from gillab.core.places import PRIVATE, SOURCE


def variables(*, package: bool = True, **extra: str) -> dict[str, str]:
    """This process's variables without settings of tools (see `tool_settings`), and `extra`.

    Interpreters search only the start-up sys.path, so PYTHONPATH names the package's folder.
    Without `package` there is no PYTHONPATH: an environment that is asked about its own packages
    must find none of ours, and uv and pip import nothing of it.
    """
    found = tool_settings.variables(os.environ, PRIVATE)
    if package:
        found["PYTHONPATH"] = str(SOURCE)
    return found | extra
