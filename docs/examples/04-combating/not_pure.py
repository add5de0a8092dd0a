import sys

PALETTE = ["red", "green", "blue"]


def colour(index):
    """Looks pure: reads a constant, changes nothing."""
    return PALETTE[index % 3]


red = sys.intern("a red that only this program has")
PALETTE[0] = red

before = sys.getrefcount(red)
answers = [colour(0) for _ in range(1000)]
print("the palette itself changed:", PALETTE[0] is not red)
print("writes left in the colour's reference count:", sys.getrefcount(red) - before)
