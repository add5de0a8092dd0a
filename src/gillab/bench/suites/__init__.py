"""One file a question. Each has UNIT, ROUNDS, `cases(request)` and `measure(case, context)`.

A folder named by the variable GILLAB_SUITES is searched too: a question of your own needs no
change here.
"""

import os

if _own := os.environ.get("GILLAB_SUITES"):
    __path__.append(_own)
