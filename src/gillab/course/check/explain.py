"""Say in plain words what went wrong: how the process ended, or which error was raised."""

import signal
from dataclasses import dataclass

from gillab.core.error_translations import GALLERY, translate
from gillab.core.process_tree import Ending


@dataclass(frozen=True)
class Explanation:
    """What the code did, what was wanted, and the likely reason."""

    did: str
    wanted: str
    because: str = ""


TOO_MUCH = {
    "time": ("was still busy after {seconds:.0f} seconds, so I stopped it", "an end"),
    "memory": ("took more than {memory_mb} MB of memory, so I stopped it", "a few megabytes"),
    "processes": (
        "started more than {processes} processes, so I stopped them all",
        "a handful of processes",
    ),
    "output": ("printed more than 16 MB, so I stopped it", "a few lines"),
}

WHY = {
    "time": "an endless loop, a lock that is never released, or a wait for something that "
    "never comes",
    "memory": "a list that only ever grows, or one far too large to begin with",
    "output": "a print() in a loop that never ends",
    "processes": "a process that starts processes that start processes: a fork bomb",
}


def signal_name(code: int) -> str:
    """How a child ended, from its exit code: a signal (POSIX) or an exception (Windows)."""
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    windows = {0xC0000005: "access violation", 0xC00000FD: "stack overflow"}
    return windows.get(code, "")


def ending(end: Ending, memory_mb: int, processes: int) -> Explanation:
    """The words for a process that ended before its tests did."""
    if end.reason in TOO_MUCH:
        did, wanted = TOO_MUCH[end.reason]
        numbers = {"seconds": end.seconds, "memory_mb": memory_mb, "processes": processes}
        return Explanation(did.format(**numbers), wanted, WHY[end.reason])
    name = signal_name(end.code)
    if name:
        return Explanation(
            f"crashed the whole Python process ({name})",
            "a function that returns",
            "Python code alone cannot do this: ctypes or a C extension touched memory that was "
            f"not its own. So your code runs in a process of its own ({GALLERY}#segfault)",
        )
    return Explanation(
        f"ended the Python process itself (exit code {end.code})",
        "a function that returns",
        "os._exit() ends everything at once, also the check",
    )


SIMPLE = {
    "builtins.SystemExit": ("called sys.exit()", "a function that returns its result"),
    "builtins.MemoryError": ("asked for more memory than it may have", "a few megabytes"),
    "builtins.KeyboardInterrupt": ("raised KeyboardInterrupt", "a function that returns"),
    "builtins.EOFError": ("asked for input, and nobody is there to answer", "no input()"),
    "bdb.BdbQuit": (
        "stopped at breakpoint(), and nobody is there to answer",
        "no breakpoint() while it is checked; with --run it asks you",
    ),
}


CANNOT_TRAVEL = " does not support cross-interpreter data"
STATELESS = "only stateless functions are shareable"  # what CPython says elsewhere of a closure


def short(text: str, limit: int = 160) -> str:
    """The first line of an error's message, cut: some messages hold a whole payload."""
    line = (text.strip().splitlines() or [""])[0]
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def unpacked(chain: list[list[str]]) -> list[list[str]]:
    """The chain without what was only packed around the thing that cannot travel."""
    while len(chain) > 1 and all(message.endswith(CANNOT_TRAVEL) for _, message in chain[:2]):
        chain = chain[1:]
    return chain


def error(chain: list[list[str]], likely: str = "") -> Explanation:
    """The words for an error that the code raised: [[class, message], …] down to its cause.

    `likely` is what the step's own tests say about such an error.
    """
    chain = unpacked(chain)
    kind, message = chain[0]
    name = kind.removeprefix("builtins.").rpartition(".")[2]
    text = "\n".join(": ".join(link) for link in chain)
    if message.startswith("<function ") and message.endswith(CANNOT_TRAVEL):
        text = f"{STATELESS}\n{text}"
    meaning = likely or translate(text)
    if kind in SIMPLE:
        did, wanted = SIMPLE[kind]
        return Explanation(did, wanted, meaning)
    said = f"{name}: {short(message)}" if message else name
    return Explanation(f"raised {said}", "no error", meaning)


def not_yet(event: dict) -> Explanation:
    """The words for a test that did not pass, with an error that no code caught before them."""
    if not event["raised"]:
        return Explanation(event["did"], event["wanted"], event["because"])
    raised = error(event["raised"]["chain"], event["raised"]["likely"])
    did = f"{raised.did}; and {event['did']}"
    return Explanation(did, event["wanted"], raised.because or event["because"])
