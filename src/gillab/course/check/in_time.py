"""Call a participant's function that may never return."""

import threading
from collections.abc import Callable


class StillRunning(Exception):
    """The function had not returned when its time was over."""


def in_time[T](seconds: float, function: Callable[..., T], *arguments: object) -> T:
    """What function(*arguments) returns, or the exception that it raises, as in a direct call.

    It runs in a thread of its own, which goes on in the background after StillRunning.
    """
    returned: list[T] = []
    raised: list[BaseException] = []

    def call() -> None:
        try:
            returned.append(function(*arguments))
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise StillRunning
    if raised:
        raise raised[0]
    return returned[0]
