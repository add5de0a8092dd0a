"""Blur a grey picture of 200 × 100 points in Python; the picture comes as bytes."""


def blur(pixels, width):
    height = len(pixels) // width
    out = bytearray(len(pixels))
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            place = y * width + x
            total = pixels[place] * 4
            total += pixels[place - 1] + pixels[place + 1]
            total += pixels[place - width] + pixels[place + width]
            out[place] = total // 8
    return bytes(out)


TASKS = [(bytes(n * k % 251 for n in range(20_000)), 200) for k in range(1, 13)]
