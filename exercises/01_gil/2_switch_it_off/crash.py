"""Two threads use one object without the GIL until Python dies of it. Nothing is stored."""

import os
import sys
import threading

import gilswitch

for attempt in range(1, 201):
    shown = attempt in (1, 2, 3) or attempt % 20 == 0  # a lucky object may live for long
    if shown:
        print(f"attempt {attempt}: two threads use one object …", flush=True)
    thing = object()
    before = sys.getrefcount(thing)
    threads = [
        threading.Thread(target=gilswitch.use_released, args=(thing, 2_000)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    off = sys.getrefcount(thing) - before
    if shown:
        print(f"  survived, its reference count is off by {off:+,}", flush=True)
os._exit(0)
