from collections import Counter
from concurrent.futures import InterpreterPoolExecutor
from itertools import batched


def count_statuses(lines):
    """Runs in a worker: many lines in, one small tuple out."""
    statuses = {}
    for line in lines:
        code = line.rsplit(" ", 2)[1]
        statuses[code] = statuses.get(code, 0) + 1
    return tuple(statuses.items())


if __name__ == "__main__":
    log = [f"GET /page/{n} {500 if n % 50 == 0 else 200} {n}ms" for n in range(10_000)]
    total = Counter()
    with InterpreterPoolExecutor(max_workers=2) as pool:
        for part in pool.map(count_statuses, batched(log, 2_500)):
            total.update(dict(part))
    print(dict(total))
