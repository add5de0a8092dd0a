"""The workloads that executors are measured with: pure top-level functions in one table.

The module imports the standard library only, so every interpreter can import it. One task takes
a few milliseconds on a machine of 2026.
"""

from __future__ import annotations

import functools
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

PYTHON = "python"  # Python code: holds the GIL
C_HOLDS = "c-holds"  # one C call that keeps the GIL
C_DROPS = "c-drops"  # one C call that releases it
WAIT = "wait"  # waiting: the GIL is released


@dataclass(frozen=True, slots=True)
class Workload:
    """A function of one argument, what it does with the GIL, and one line for people."""

    function: Callable
    argument: object
    kind: str
    title: str


# --8<-- [start:primes]
def primes_below(limit: int) -> int:
    """Count primes by trial division: pure CPU, tiny input, tiny output."""
    count = 0
    for number in range(2, limit):
        for divisor in range(2, int(number**0.5) + 1):
            if number % divisor == 0:
                break
        else:
            count += 1
    return count


# --8<-- [end:primes]


def mandelbrot_inside(size: int) -> int:
    """Count the points of a size × size grid over the Mandelbrot set that stay bounded."""
    inside = 0
    for row in range(size):
        for column in range(size):
            c = complex(3.0 * column / size - 2.2, 2.4 * row / size - 1.2)
            z = 0j
            for _ in range(50):
                z = z * z + c
                if z.real * z.real + z.imag * z.imag > 4.0:
                    break
            else:
                inside += 1
    return inside


def nbody_energy(steps: int) -> float:
    """Kinetic energy of sun, Jupiter and Saturn (AU, year, solar mass) after that many steps."""
    mass = [1.0, 9.5e-4, 2.9e-4]
    place = [[0.0, 0.0], [5.2, 0.0], [0.0, 9.5]]
    speed = [[0.0, 0.0], [0.0, 2.75], [-2.03, 0.0]]
    gravity, step = 39.478, 0.01  # 4π² in these units; years
    for _ in range(steps):
        for i in range(3):
            for j in range(3):
                if i != j:
                    dx, dy = place[j][0] - place[i][0], place[j][1] - place[i][1]
                    pull = gravity * mass[j] / (dx * dx + dy * dy) ** 1.5 * step
                    speed[i][0] += dx * pull
                    speed[i][1] += dy * pull
        for i in range(3):
            place[i][0] += speed[i][0] * step
            place[i][1] += speed[i][1] * step
    return sum(m * (v[0] ** 2 + v[1] ** 2) / 2 for m, v in zip(mass, speed, strict=True))


def json_round_trips(times: int) -> int:
    """Encode and decode one document: two calls into C that hold the GIL. Returns its length."""
    document = [{"id": i, "name": f"item {i}", "tags": ["a", "b"], "at": i / 7} for i in range(200)]
    text = ""
    for _ in range(times):
        text = json.dumps(document)
        document = json.loads(text)
    return len(text)


def regex_matches(times: int) -> int:
    """Search one text: a call into C that holds the GIL. Returns the number of matches."""
    text = "the year 1992 saw a lock, 2023 one for each; mail: gil@example.org " * 60
    found = 0
    for _ in range(times):  # no generator expression: see docs/failures.md#nested-global
        found += len(re.findall(r"\b\d{4}\b|[a-z]+@[a-z.]+", text))
    return found


def sha256_megabytes(megabytes: int) -> str:
    """Hash so many megabytes of zeros: hashlib releases the GIL for data above 2 kB."""
    import hashlib  # not at the top: it brings OpenSSL into every worker of every workload

    digest = hashlib.sha256()
    for _ in range(megabytes):
        digest.update(_zeros(1_000_000))
    return digest.hexdigest()


def sleep_for(seconds: float) -> float:
    """Wait without using the CPU."""
    time.sleep(seconds)
    return seconds


def http_get(port: int) -> int:
    """One HTTP request to 127.0.0.1:port on a connection of its own. Returns the status."""
    import http.client  # not at the top: it brings ssl into every worker of every workload

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


@functools.cache
def _zeros(size: int) -> bytes:
    return bytes(size)


WORKLOADS: dict[str, Workload] = {
    "primes": Workload(primes_below, 10_000, PYTHON, "count primes"),
    "mandelbrot": Workload(mandelbrot_inside, 50, PYTHON, "Mandelbrot set"),
    "nbody": Workload(nbody_energy, 1000, PYTHON, "n-body orbit"),
    "json": Workload(json_round_trips, 8, C_HOLDS, "json encode and decode"),
    "regex": Workload(regex_matches, 40, C_HOLDS, "regex search"),
    "sha256": Workload(sha256_megabytes, 2, C_DROPS, "sha256 of 2 MB"),
    "sleep": Workload(sleep_for, 0.005, WAIT, "sleep 5 ms"),
    "http": Workload(http_get, None, WAIT, "HTTP request, 5 ms away"),
}
