# says: only after the first had ended
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
    for _ in range(2):
        thread = threading.Thread(target=add, args=(thing, times))
        thread.start()
        thread.join()
    return before + 2 * times - sys.getrefcount(thing)
