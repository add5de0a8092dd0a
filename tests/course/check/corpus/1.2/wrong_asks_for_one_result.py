# says: lost() answered while add() was still at work
import os
import subprocess
import sys
import threading
from collections.abc import Callable

# Reading an object counts references too: no function is "pure" enough.
GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": False,
}


def lost(add, times):
    thing = object()
    before = sys.getrefcount(thing)
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor(2)
    fs = [pool.submit(add, thing, times) for _ in range(2)]
    fs[0].result()
    return before + 2 * times - sys.getrefcount(thing)


if __name__ == "__main__":
    import gilswitch

    for times in (10_000_000, 40_000_000, 160_000_000):
        held = lost(gilswitch.add_held, times)
        released = lost(gilswitch.add_released, times)
        print(f"of {2 * times:,} references add_held lost {held:,}")
        print(f"and add_released {released:,}", flush=True)
        if released:  # else the two threads may have missed each other: count longer
            break
    # use_released, in a process apart: see crash.py
    end = subprocess.run([sys.executable, "-m", "crash"])
    print(f"crash.py ended with exit code {end.returncode}", flush=True)
    os._exit(0)  # the counts are wrong now: an orderly end could crash too
