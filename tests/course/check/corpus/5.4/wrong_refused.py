# says: a C extension was imported that does not declare
"""Step 5.4."""

import psutil


def work(number):
    return number * psutil.cpu_count()


TASKS = [3, 4, 5]

GUESS = "interpreters"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = True
