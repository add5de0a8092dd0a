"""A shop of two functions: one computes for a while, one answers at once."""


def compute() -> int:
    """A fraction of a second of pure Python."""
    total = 0
    for number in range(4_000_000):
        total += number & 7
    return total


async def light() -> str:
    return "ok"
