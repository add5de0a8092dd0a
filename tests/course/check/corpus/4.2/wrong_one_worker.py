# says: interpreters×1: take the workers that were asked for
from gillab.course.notebook import median_of, open_results
from gillab.core.results import Results

results = open_results()


def speed_up(results: Results, workload: str, executor: str, workers: int) -> float:
    """Seconds inline divided by seconds on the pool, suite "cpu": above 1 is faster."""
    inline_s = median_of(results, "cpu", workload, "inline", 1)
    return inline_s / median_of(results, "cpu", workload, executor, 1)


def efficiency(results: Results, workload: str, executor: str, workers: int) -> float:
    """Speed-up for each worker: 1.0 means that every worker is worth a whole one."""
    return speed_up(results, workload, executor, workers) / workers


def break_even_s(results: Results, workload: str, executor: str, workers: int) -> float | None:
    """Seconds of work from which on the pool is faster; None if it never is.

    The trip there and back is in the suite "roundtrip", workload "latency".
    """
    gain = speed_up(results, workload, executor, workers)
    if gain <= 1:
        return None
    return median_of(results, "roundtrip", "latency", executor, workers) / (1 - 1 / gain)


def megabytes_per_speed_up(results: Results, workload: str, executor: str, workers: int) -> float:
    """Million bytes of all processes together (suite "memory", workload "bare") / speed-up."""
    held = median_of(results, "memory", "bare", executor, workers)
    return held / 1e6 / speed_up(results, workload, executor, workers)
