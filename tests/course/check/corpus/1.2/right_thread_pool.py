import sys
from collections.abc import Callable

# Reading an object counts references too: no function is "pure" enough.
GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": False,
}


def lost(add: Callable[[object, int], None], times: int) -> int:
    """References missing after two threads at once called add(thing, times)."""
    from concurrent.futures import ThreadPoolExecutor

    thing = object()
    before = sys.getrefcount(thing)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(add, thing, times)
    return before + 2 * times - sys.getrefcount(thing)
