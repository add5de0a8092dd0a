# says: copied on their way
"""Step 2.4: darken a large picture in interpreters, without copying it there and back."""

from concurrent.futures import InterpreterPoolExecutor

from shop import darken, picture


def darkened(piece):
    mutable = bytearray(piece)
    darken(mutable_view := memoryview(mutable))
    mutable_view.release()
    return bytes(mutable)


def darken_all(pool: InterpreterPoolExecutor, pixels: bytearray, workers: int) -> None:
    """Call darken(part) for each of `workers` parts of pixels, so that pixels itself changes.

    darken() writes into what it is given. Together the parts are the whole picture.
    """
    part = -(-len(pixels) // workers)
    pieces = [bytes(pixels[start : start + part]) for start in range(0, len(pixels), part)]
    pixels[:] = b"".join(pool.map(darkened, pieces))


if __name__ == "__main__":
    pixels = picture(4_000_000)
    before = sum(pixels)
    with InterpreterPoolExecutor(2) as pool:
        darken_all(pool, pixels, 2)
    print(f"{len(pixels):,} pixels, sum {before:,} before, {sum(pixels):,} now")
