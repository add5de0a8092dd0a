# says: one submit() of the whole view
"""Step 2.4: darken a large picture in interpreters, without copying it there
and back."""

from concurrent.futures import InterpreterPoolExecutor

from shop import darken, picture


def darken_all(pool: InterpreterPoolExecutor, pixels: bytearray, workers: int) -> None:
    """Call darken(part) for each of `workers` parts of pixels, so that pixels
    itself changes.

    darken() writes into what it is given. Together the parts are the picture.
    """
    part = -(-len(pixels) // workers)
    with memoryview(pixels) as view:
        slices = [view[:]]
        for future in [pool.submit(darken, piece) for piece in slices]:
            future.result()
        for piece in slices:
            piece.release()  # while it is viewed, a bytearray cannot change its size


if __name__ == "__main__":
    pixels = picture(4_000_000)
    before = sum(pixels)
    with InterpreterPoolExecutor(2) as pool:
        darken_all(pool, pixels, 2)
    print(f"{len(pixels):,} pixels, sum {before:,} before, {sum(pixels):,} now")
