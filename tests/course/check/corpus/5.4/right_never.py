"""Step 5.4."""

def work(number):
    return number + 1


TASKS = list(range(50))

GUESS = "threads"
BREAK_EVEN_S = None
LONG_ENOUGH = False
