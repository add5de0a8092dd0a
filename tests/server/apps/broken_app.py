"""An app whose first start-up in one of the interpreters fails."""

import os
import tempfile
from pathlib import Path

from content_app import app


def create(context):
    mark = Path(tempfile.gettempdir()) / f"gillab-broken-{os.getpid()}"
    if context.number == 1 and not mark.exists():
        mark.touch()
        raise RuntimeError("not today")
    if context.number == 1:
        mark.unlink()
    return app
