# says: gave other answers than plain calls
"""Step 5.4."""

import random


def work(number):
    return random.random() * number


TASKS = [3, 4, 5]

GUESS = "interpreters"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = True
