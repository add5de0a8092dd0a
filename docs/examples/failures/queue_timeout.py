import time
from concurrent import interpreters

mailbox = interpreters.create_queue()
for timeout in (0.9, 1.0):
    start = time.monotonic()
    try:
        mailbox.get(timeout=timeout)
    except interpreters.QueueEmpty:
        waited = time.monotonic() - start
        print(f"timeout={timeout}: waited at least half a second: {waited > 0.5}")
