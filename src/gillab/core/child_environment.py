"""The environment variables for every program that the package starts."""

from __future__ import annotations

import os

from gillab.core import tool_settings
from gillab.core.places import PRIVATE, SOURCE


def variables(**extra: str) -> dict[str, str]:
    """This process's variables without settings of tools (see `tool_settings`), and `extra`.

    Interpreters search only the start-up sys.path, so PYTHONPATH names the package's folder.
    """
    return without_package() | {"PYTHONPATH": str(SOURCE)} | extra


def without_package(**extra: str) -> dict[str, str]:
    """The same without PYTHONPATH, for uv, pip and an environment asked about its own packages.

    Such an environment must find none of ours.
    """
    return tool_settings.variables(os.environ, PRIVATE) | extra
