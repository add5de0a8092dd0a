"""Start and stop two loops many times in this process: python cycles.py COUNT.

Prints one JSON object a line, after each cycle: open descriptors, threads, interpreters and
resident kB, measured after malloc_trim, so that freed memory does not count.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import urllib.request
from concurrent import interpreters

import psutil

from gillab.server.interpreters.supervisor import Supervisor
from gillab.server.settings import Settings
from gillab.server.ways import SHOP

ME = psutil.Process()


def resident_kb() -> int:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return ME.memory_info().rss // 1024


def one_cycle() -> None:
    def log(line: str) -> None:
        if line.startswith("serving on "):
            threading.Thread(target=ask, args=(line.split()[-1],)).start()

    def ask(url: str) -> None:
        for path in ("/health", "/picture?q=16", "/health"):
            with urllib.request.urlopen(url + path, timeout=30) as answer:
                answer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    code = Supervisor(Settings(workers=2, app=SHOP), log).run()
    if code:
        raise SystemExit(f"exit code {code}")


for _ in range(int(sys.argv[1])):
    one_cycle()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(10)
    seen = {
        "descriptors": ME.num_fds(),
        "threads": ME.num_threads(),
        "interpreters": len(interpreters.list_all()),
        "resident_kb": resident_kb(),
    }
    print(json.dumps(seen), flush=True)
