from concurrent import interpreters

queue = interpreters.create_queue()
things = [
    None, True, 7, 2.5, "text", b"bytes", (1, 2), memoryview(b"view"), queue,
    [1, 2], {"a": 1}, {1, 2}, bytearray(b"buffer"), range(3), 1j,
]  # fmt: skip

native = [type(thing).__name__ for thing in things if interpreters.is_shareable(thing)]
pickled = [type(thing).__name__ for thing in things if not interpreters.is_shareable(thing)]
print("natively: ", ", ".join(native))
print("by pickle:", ", ".join(pickled))
print("a tuple with a list inside:", interpreters.is_shareable((1, [2])))
