"""Step 5.4."""

def work(first, second):
    return sum(a != b for a, b in zip(first, second, strict=False))


TASKS = [("abc" * 300_000, "abd" * 300_000)] * 4

GUESS = "interpreters"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = True
