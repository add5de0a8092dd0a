"""Pure Python, which any interpreter can import."""


def cut(size: int, room: int) -> list[int]:
    """Sizes of the parts of a file of `size` bytes; no part is larger than `room`."""
    whole, rest = divmod(size, room)
    return [room] * whole + [rest] * bool(rest)
