import threading

meeting = threading.Barrier(10)  # opens only when ten threads wait at once
arrived = []


def wait_for_the_others():
    meeting.wait(timeout=10)
    arrived.append(threading.current_thread().name)


threads = [threading.Thread(target=wait_for_the_others) for _ in range(10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("threads that waited at the same moment:", len(arrived))
