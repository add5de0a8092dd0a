# says: crashed the whole Python process (SIG
# on: posix
from collections.abc import Callable

# Reading an object counts references too: no function is "pure" enough.
GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": False,
}


def lost(add: Callable[[object, int], None], times: int) -> int:
    """References missing after two threads at once called add(thing, times)."""
    import ctypes

    return ctypes.string_at(0)
