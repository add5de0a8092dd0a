# needs: unix (the resource module)
import resource
from concurrent import interpreters
from pathlib import Path

PLAIN = """
class Sign(type): pass
HERE = Sign("HERE", (Sign,), {})
"""
ITS_OWN_TYPE = PLAIN + "HERE.__class__ = HERE"


def memory():
    """Of this process: pages now on Linux, the peak on other systems."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def grown(code, rounds=20):
    """How much the process has grown after *rounds* interpreters, opened and closed."""
    before = memory()
    for _ in range(rounds):
        interp = interpreters.create()
        interp.exec(code)
        interp.close()
    return memory() - before


grown(PLAIN, rounds=3)
ordinary, looped = grown(PLAIN), grown(ITS_OWN_TYPE)
print("a class that is its own type keeps more:", looped > 5 * max(ordinary, 1))
