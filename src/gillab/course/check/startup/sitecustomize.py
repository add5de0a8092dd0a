"""Python imports this when an interpreter or a process starts, since the check puts it on the path.

A new interpreter has its own copy of every module, so the functions whose calls are noted have to
be replaced there as well, before any task begins.
"""

import os
import sys

sys.modules["solution"] = None  # ty: ignore[invalid-assignment] - no submission is our solution
if "GILLAB_NOTED_CALLS" in os.environ:
    from gillab.course.check.stand_ins import install

    install()
