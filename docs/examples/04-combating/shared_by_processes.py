from concurrent.futures import ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory


def fill(name):
    block = SharedMemory(name)  # found by its name, mapped a second time
    block.buf[2:5] = b"XXX"
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=8)
    block.buf[:8] = b"........"
    with ProcessPoolExecutor(1) as pool:
        pool.submit(fill, block.name).result()
    print("main sees:", bytes(block.buf[:8]).decode())
    block.close()
    block.unlink()  # somebody has to: the block outlives whoever made it
