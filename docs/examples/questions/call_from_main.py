# needs: linux (it counts by /proc)
"""How often does Linux read a file for a call to an interpreter, from main and from a thread?"""

from concurrent import interpreters
from pathlib import Path
from threading import Thread

CALLS = 100


def reads_so_far():
    line = Path("/proc/self/io").read_text().splitlines()[2]
    return int(line.removeprefix("syscr: "))


def count(name):
    before = reads_so_far()
    for _ in range(CALLS):
        interp.call(int)
    reads = reads_so_far() - before
    print(f"{name}: {'at least one a call' if reads >= CALLS else 'none for most calls'}")


interp = interpreters.create()
interp.call(int)  # what the first call loads is not counted
count("main thread   ")
another = Thread(target=count, args=["another thread"])
another.start()
another.join()
interp.close()
