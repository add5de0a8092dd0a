import hashlib
import json
import threading
import time

ticks = []
done = False


def tick():
    while not done:
        ticks.append(time.perf_counter())
        time.sleep(0.001)


def others_ran(call):
    """Did the ticking thread get to run during *call*? Most of three tries decide."""
    return sum(ticked_during(call) for _ in range(3)) >= 2


def ticked_during(call):
    """Only the middle half counts: a busy machine may begin the call late."""
    start = time.perf_counter()
    call()
    end = time.perf_counter()
    quarter = (end - start) / 4
    return any(start + quarter < moment < end - quarter for moment in ticks.copy())


def python_loop():
    total = 0
    for number in range(3_000_000):
        total += number


data = bytes(200_000_000)
text = json.dumps(list(range(2_000_000)))

ticker = threading.Thread(target=tick)
ticker.start()
print("time.sleep(0.3)   others ran:", others_ran(lambda: time.sleep(0.3)))
print("sha256(data)      others ran:", others_ran(lambda: hashlib.sha256(data)))
print("a loop in Python  others ran:", others_ran(python_loop))
print("json.loads(text)  others ran:", others_ran(lambda: json.loads(text)))
print("sum(range(...))   others ran:", others_ran(lambda: sum(range(20_000_000))))
done = True
ticker.join()
