"""The work of step 1.3: pure Python that keeps one core busy."""

import os
import threading
import time
from concurrent import interpreters


def count_primes(limit: int) -> tuple[int, str, float, float]:
    """(primes below limit, who counted, start, end)."""
    start_s = time.monotonic()  # the same clock in all processes
    primes = 0
    for number in range(2, limit):
        last = int(number**0.5)
        primes += all(number % divisor for divisor in range(2, last + 1))
    process, interpreter = os.getpid(), interpreters.get_current().id
    thread = threading.get_ident()
    who = f"process {process}, interpreter {interpreter}, thread {thread}"
    return primes, who, start_s, time.monotonic()
