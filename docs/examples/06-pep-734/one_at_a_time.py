from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def add(cells, times, token):
    """Add 1 to the number in *cells*, in three moves: read, add, write."""
    for _ in range(times):
        taken = token.get() if token else None  # whoever holds it may write
        number = int.from_bytes(cells, "little")
        cells[:] = (number + 1).to_bytes(8, "little")
        if token:
            token.put(taken)


def lost(times, token):
    cells = bytearray(8)
    with InterpreterPoolExecutor(2) as pool:
        for task in [pool.submit(add, memoryview(cells), times, token) for _ in range(2)]:
            task.result()
    return 2 * times - int.from_bytes(cells, "little")


if __name__ == "__main__":
    token = interpreters.create_queue()
    token.put("the only one")
    print("without a token, lost anything?", any(lost(300_000, None) for _ in range(50)))
    print("with a token, lost anything?   ", lost(30, token) > 0)
