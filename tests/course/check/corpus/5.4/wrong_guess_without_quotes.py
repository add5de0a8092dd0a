# says: a guess in words stands in quotes
"""Step 5.4: a function of your own. Which executor is right for it?"""


def work(text: str) -> dict[str, int]:
    """How often each word of the text occurs."""
    found: dict[str, int] = {}
    for word in text.split():
        word = word.strip(".,!?").lower()
        found[word] = found.get(word, 0) + 1
    return found


TASKS = ["The quick brown fox jumps over the lazy dog. " * 20_000] * 8

GUESS = interpreters

# What `which` said on our machine (2 cores, CPython 3.14.8, November 2026): 541 µs, while a task
# of ours takes some 30 ms.
BREAK_EVEN_S = 0.00054

LONG_ENOUGH = True
