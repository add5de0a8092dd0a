# says: lost() answered while add() was still at work
"""Step 1.2: count up an object's references, with the GIL and without it.

The functions come from gilswitch.c beside this file:
  add_held(thing, times)      adds `times` references, holding the GIL
  add_released(thing, times)  the same, after releasing the GIL
  use_released(thing, times)  without the GIL, adds 1,000 references and drops
                              them again, `times` times
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable


GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": False,
}


def lost(add: Callable[[object, int], None], times: int) -> int:
    """References missing after two threads at once called add(thing, times)."""
    thing = object()
    before = sys.getrefcount(thing)
    first = threading.Thread(target=add, args=(thing, times))
    second = threading.Thread(target=add, args=(thing, times))
    import time
    first.start()
    second.start()
    time.sleep(2)
    return before + 2 * times - sys.getrefcount(thing)


if __name__ == "__main__":
    import gilswitch

    for times in (10_000_000, 40_000_000, 160_000_000):
        held = lost(gilswitch.add_held, times)
        released = lost(gilswitch.add_released, times)
        print(f"of {2 * times:,} references add_held lost {held:,}")
        print(f"and add_released {released:,}", flush=True)
        if released:  # else the two may have missed each other: count longer
            break
    # use_released, in a process apart: see crash.py
    end = subprocess.run([sys.executable, "-m", "crash"])
    print(f"crash.py ended with exit code {end.returncode}", flush=True)
    os._exit(0)  # the counts are wrong now: an orderly end could crash too
