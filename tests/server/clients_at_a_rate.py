"""Send requests at a sustained rate: python clients_at_a_rate.py PORT COUNT RATE.

Keep-alive connections, one a thread; each request has its due time, so that a slow answer
delays no other thread's. Prints one JSON object: answers by outcome.
"""

import collections
import http.client
import json
import sys
import threading
import time

THREADS = 8
PATHS = ("/health", "/products/7", "/bytes/300", "/health", "/products/19", "/bytes/5000")
RENEW = 500  # requests on a connection before a new one is made


def send(port: int, dues: list[float], start: float, seen: collections.Counter) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number, due in enumerate(dues):
        ahead = start + due - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
        try:
            connection.request("GET", PATHS[number % len(PATHS)])
            answer = connection.getresponse()
            answer.read()
            seen[str(answer.status)] += 1
        except Exception as error:
            seen[type(error).__name__] += 1
            connection.close()
        if number % RENEW == RENEW - 1:
            connection.close()


def main() -> None:
    port, count, rate = (int(word) for word in sys.argv[1:4])
    seen = [collections.Counter() for _ in range(THREADS)]
    start = time.monotonic() + 0.2
    threads = [
        threading.Thread(
            target=send,
            args=(port, [n / rate for n in range(i, count, THREADS)], start, seen[i]),
        )
        for i in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(sum(seen, collections.Counter())))


if __name__ == "__main__":
    main()
