"""An app that `--way loops` cannot serve, to see its message:

python -m gillab.server --way loops --app gillab.server.refused_app:create
"""

from gillab.server.app_context import AppContext


def create(context: AppContext) -> object:
    """Import psutil, a C extension that does not declare support for a per-interpreter GIL."""
    import psutil

    return psutil
