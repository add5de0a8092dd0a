"""An app that cannot be served by loops, to see how that is said:

python -m gillab.server --way loops --app gillab.server.refused_app:create
"""

from typing import Any


def create(seat: Any) -> Any:
    """psutil is C that does not declare support for a GIL of its own."""
    import psutil

    return psutil
