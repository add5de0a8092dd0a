# says: pickle
"""Step 5.4."""

work = lambda text: text.count("a")  # noqa: E731
TASKS = ["banana" * 1000] * 3

GUESS = "interpreters"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = True
