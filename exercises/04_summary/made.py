"""Results made up for the check: small, exact, and with all that a summary can get wrong.

They hold a second build whose baseline is twice as fast, an outlier, a failed run, other workloads
and other numbers of workers, so that a function which selects the wrong runs gets another number.
"""

from gillab.core.results import Case, Results, Run

BUILD = {"version": "3.14.0", "implementation": "CPython", "free_threaded": False}
BUILDS = {"3.14.0": BUILD, "3.15.0": BUILD | {"version": "3.15.0"}}
CORES = 4
MACHINE = {
    "cpu": "a made-up CPU",
    "cores_logical": CORES,
    "cores_allowed": float(CORES),
    "memory_bytes": 8_000_000_000,
    "system": "Nowhere",
}
WORKERS = 4
# Medians by (suite, workload, executor, workers): seconds, in "memory" bytes. The speed-ups
# are no simple ratios of each other: one wrong formula must not look like another.
MEDIANS = {
    ("cpu", "primes", "inline", 1): 8.0,
    ("cpu", "primes", "threads", 4): 8.4,
    ("cpu", "primes", "processes", 4): 4.7,
    ("cpu", "primes", "interpreters", 4): 2.5,
    ("cpu", "primes", "interpreters", 2): 4.5,
    ("cpu", "primes", "interpreters", 1): 8.5,
    ("cpu", "json", "inline", 1): 3.0,
    ("cpu", "json", "threads", 4): 3.0,
    ("cpu", "json", "processes", 4): 1.7,
    ("cpu", "json", "interpreters", 4): 5.5,
    ("roundtrip", "latency", "inline", 1): 1e-6,
    ("roundtrip", "latency", "threads", 4): 2e-5,
    ("roundtrip", "latency", "processes", 4): 2.4e-4,
    ("roundtrip", "latency", "interpreters", 4): 1.1e-4,
    ("memory", "bare", "threads", 4): 16e6,
    ("memory", "bare", "processes-forkserver", 4): 60e6,
    ("memory", "bare", "processes-spawn", 4): 90e6,
    ("memory", "bare", "interpreters", 4): 64e6,
    ("memory", "service", "interpreters", 4): 120e6,
}


def runs_of(key: tuple, middle: float, build: str) -> list[Run]:
    """Three runs whose values have that median; a far outlier in one, and one run that failed."""
    suite, workload, executor, workers = key
    case = Case(suite, workload, executor, workers, build)
    details = {"start_method": "forkserver"} if executor == "processes" else {}
    unit = "bytes" if suite == "memory" else "s"
    groups = ([1.25, 1.0, 1.0], [0.9, 9.0, 1.0], [1.0, 0.95, 1.0])
    if executor == "inline":
        groups = ([0.75, 1.0, 1.0], [1.0, 3.0, 1.0], [0.7, 1.0, 1.1])
    return [
        Run(case, "failed", unit, reason="made to fail"),
        *(Run(case, "ok", unit, tuple(middle * f for f in g), details=details) for g in groups),
    ]


def results() -> Results:
    """The first build has MEDIANS; the second, which a summary leaves out, a faster baseline."""
    runs = [run for key, middle in MEDIANS.items() for run in runs_of(key, middle, "3.14.0")]
    for key, middle in MEDIANS.items():
        runs += runs_of(key, middle / 2 if key[2] == "inline" else middle, "3.15.0")
    provenance = {"created": "2026-11-23T10:00:00+00:00", "machine": MACHINE, "warnings": []}
    return Results(provenance, BUILDS, runs)
