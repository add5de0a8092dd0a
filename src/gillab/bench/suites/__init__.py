"""One file a question. Each has UNIT, ROUNDS, `cases(request)` and `measure(case, context)`.

It may also have `calibrate()`, OWN_EXECUTORS that are no pools, and `unfit(case, build, python)`:
why a build is not asked for a case.

A folder named by the variable GILLAB_SUITES is searched too: a question of your own needs no
change here.
"""

import os

if _own := os.environ.get("GILLAB_SUITES"):
    __path__.append(_own)
