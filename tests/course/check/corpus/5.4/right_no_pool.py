"""Step 5.4."""

def work(number):
    return number + 1


TASKS = list(range(50))

GUESS = "no pool"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = False
