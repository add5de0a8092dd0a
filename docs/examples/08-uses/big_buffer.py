from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

SIZE = 400_000


def brighten(view, start, stop):
    """Change one part of the shared picture where it lies."""
    for i in range(start, stop):
        view[i] = min(view[i] + 60, 255)


if __name__ == "__main__":
    picture = bytearray(SIZE)
    middle = SIZE // 2
    with InterpreterPoolExecutor(max_workers=2) as pool:
        halves = [
            pool.submit(brighten, memoryview(picture), start, stop)
            for start, stop in ((0, middle), (middle, SIZE))
        ]
        for half in halves:
            half.result()
    print("every pixel was changed where it lies:", picture == bytes([60]) * SIZE)
    print("interpreters left:", len(interpreters.list_all()))
