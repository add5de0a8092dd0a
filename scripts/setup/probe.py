"""Run by each Python that doctor finds: describe it and measure it, as JSON."""

import json
import sys
import threading
import time

_LOOP = "total = 0\nfor i in range({n}):\n    total += i * i\n"


def describe():
    jit = getattr(sys, "_jit", None)
    return {
        "version": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "gil": sys._is_gil_enabled() if hasattr(sys, "_is_gil_enabled") else True,
        "jit": "no"
        if jit is None or not jit.is_available()
        else "on"
        if jit.is_enabled()
        else "off",
        "executable": sys.executable,
    }


def own_gil():
    """Whether a new interpreter has a GIL of its own, by its configuration; None if not known."""
    from concurrent import interpreters

    one = interpreters.create()
    try:
        import _interpreters  # the public module does not tell

        return _interpreters.get_config(one.id).gil == "own"
    except (ImportError, AttributeError):
        return None
    finally:
        one.close()


def elapsed(interpreters, code):
    """Seconds for all of them to run the code at the same time, one thread each."""
    threads = [threading.Thread(target=one.exec, args=(code,)) for one in interpreters]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def parallel():
    """How much faster two interpreters do twice the work than one would: near 2 where parallel."""
    from concurrent import interpreters

    pair = [interpreters.create() for _ in range(2)]
    n = 200_000
    while elapsed(pair[:1], _LOOP.format(n=n)) < 0.08:
        n *= 2
    code = _LOOP.format(n=n)
    # Other programs only make a time longer: the shortest is the best estimate.
    alone, both = (min(elapsed(some, code) for _ in range(5)) for some in (pair[:1], pair))
    for one in pair:
        one.close()
    return round(2 * alone / both, 2)


if __name__ == "__main__":
    answer = describe()
    if "parallel" in sys.argv:
        answer["own_gil"] = own_gil()
        answer["parallel"] = parallel()
    print(json.dumps(answer))
