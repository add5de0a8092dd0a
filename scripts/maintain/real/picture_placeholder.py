"""Compute the blurred placeholder of a picture with the package blurhash; it comes as bytes."""

import blurhash

WIDTH = 64


def placeholder(pixels):
    rows = []
    for start in range(0, len(pixels), 3 * WIDTH):
        row = pixels[start : start + 3 * WIDTH]
        rows.append([list(row[place : place + 3]) for place in range(0, len(row), 3)])
    return blurhash.encode(rows, 4, 3)


TASKS = [bytes(n * k % 251 for n in range(3 * WIDTH * 48)) for k in range(1, 13)]
