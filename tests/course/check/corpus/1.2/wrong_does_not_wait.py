# says: wait until both threads are done
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
    threads = [threading.Thread(target=add, args=(thing, times)) for _ in range(2)]
    for thread in threads:
        thread.start()
    return before + 2 * times - sys.getrefcount(thing)
