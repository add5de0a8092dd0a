"""An app that `--way loops` cannot serve, to see what is said about it:

python -m gillab.server --way loops --app gillab.server.refused_app:create
"""

from gillab.server.app_context import AppContext


def create(context: AppContext) -> object:
    """psutil is a C extension that does not declare support for a GIL of its own."""
    import psutil

    return psutil
