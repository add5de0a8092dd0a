"""How long does a pool need to sort lists of numbers?"""

import random

from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.results import Case

LISTS = 20


def cases(request):
    for executor, workers in request.pools():
        for length in (1_000, 30_000):
            yield Case("sorting", "sorted", executor, workers, "", {"length": length})


def measure(case, context):
    numbers = [random.random() for _ in range(case.params["length"])]
    with open_pool(case.executor, case.workers) as pool:
        return context.repeat(lambda: list(pool.map(sorted, [numbers] * LISTS)))


SUITE = Suite(about=__doc__, unit="s", cases=cases, measure=measure)
