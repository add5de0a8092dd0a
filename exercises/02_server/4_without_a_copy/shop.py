"""A picture, and what is done to it."""

HALF = bytes(value // 2 for value in range(256))


def picture(size: int) -> bytearray:
    """Grey pixels, a byte each."""
    return (bytearray(range(256)) * (size // 256 + 1))[:size]


def darken(part: memoryview | bytes) -> int:
    """Halve every pixel of the part in place, and return its length; TypeError for bytes."""
    if not isinstance(part, memoryview) or part.readonly:
        raise TypeError("I was given a copied part: whatever I write there, nobody will see")
    part[:] = bytes(part).translate(HALF)
    return len(part)
