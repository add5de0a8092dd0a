"""Step 2.4: darken a large picture in interpreters, without copying it there
and back."""

from concurrent.futures import InterpreterPoolExecutor

from shop import darken, picture


def darken_all(pool: InterpreterPoolExecutor, pixels: bytearray, workers: int) -> None:
    """Call darken(part) for each of `workers` parts of pixels, so that pixels
    itself changes.

    darken() writes into what it is given. Together the parts are the picture.
    """
    # TODO: bytes(…) is a copy, and so is what arrives. Which object shares its
    # memory? And how do two workers get to work at the same time?
    part = -(-len(pixels) // workers)
    for start in range(0, len(pixels), part):
        pool.submit(darken, bytes(pixels[start : start + part])).result()


if __name__ == "__main__":
    pixels = picture(4_000_000)
    before = sum(pixels)
    with InterpreterPoolExecutor(2) as pool:
        darken_all(pool, pixels, 2)
    print(f"{len(pixels):,} pixels, sum {before:,} before, {sum(pixels):,} now")
