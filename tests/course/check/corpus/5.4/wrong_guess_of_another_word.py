# says: GUESS is 'interpreter'
"""Step 5.4."""

def work(text: str) -> dict[str, int]:
    """How often each word of the text occurs."""
    found: dict[str, int] = {}
    for word in text.split():
        word = word.strip(".,!?").lower()
        found[word] = found.get(word, 0) + 1
    return found


TASKS = ["The quick brown fox jumps over the lazy dog. " * 20_000] * 8


GUESS = "interpreter"
BREAK_EVEN_S = 0.0004
LONG_ENOUGH = True
