# says: the last it said: ZeroDivisionError
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


def lost(add: Callable[[object, int], None], times: int) -> int:
    """References missing after two threads at once called add(thing, times)."""
    thing = object()
    before = sys.getrefcount(thing)
    first = threading.Thread(target=add, args=(thing, times))
    second = threading.Thread(target=add, args=(thing, times))
    first.start()
    second.start()
    first.join()
    second.join()
    if times > 1000:
        1 / 0
    return before + 2 * times - sys.getrefcount(thing)


if __name__ == "__main__":
    import gilswitch

    for add in (gilswitch.add_held, gilswitch.add_released):
        missing = lost(add, 10_000_000)
        print(f"{add.__name__}: lost {missing:,} of 20,000,000", flush=True)
    # use_released, in a process apart: see crash.py
    end = subprocess.run([sys.executable, "-m", "crash"])
    print(f"crash.py ended with exit code {end.returncode}", flush=True)
    os._exit(0)  # the counts are wrong now: an orderly end could crash too
