import sys
import threading
from collections.abc import Callable

# Reading an object counts references too: no function is "pure" enough.
GUESS = {
    "add_held loses counts": False,
    "add_released loses counts": True,
    "use_released ends without a crash": False,
}


class Adding(threading.Thread):
    def __init__(self, add, thing, times):
        super().__init__()
        self.add, self.thing, self.times = add, thing, times

    def run(self):
        self.add(self.thing, self.times)


def lost(add: Callable[[object, int], None], times: int) -> int:
    """References missing after two threads at once called add(thing, times)."""
    thing = object()
    before = sys.getrefcount(thing)
    pair = [Adding(add, thing, times), Adding(add, thing, times)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    return before + 2 * times - sys.getrefcount(thing)
