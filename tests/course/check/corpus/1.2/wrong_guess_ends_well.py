# says: use_released was killed by
import sys
import threading
from collections.abc import Callable

# Reading an object counts references too: no function is "pure" enough.
GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": True,
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
    return before + 2 * times - sys.getrefcount(thing)
