"""Workloads compute what their names say, and all of them run inside an interpreter."""

import hashlib
from concurrent import interpreters

import pytest

from gillab.bench.local_server import local_server
from gillab.core import probe_tasks, workloads


def test_primes_against_a_sieve():
    sieve = [True] * 1000
    for number in range(2, 32):
        sieve[number * number :: number] = [False] * len(sieve[number * number :: number])
    assert workloads.primes_below(1000) == sum(sieve[2:])


def test_mandelbrot_against_its_known_area():
    size = 200
    share = workloads.mandelbrot_inside(size) / size**2
    # The set's area is 1.5065918849 (https://oeis.org/A098403); 50 iterations overestimate it.
    assert 1.50 < share * 3.0 * 2.4 < 1.75


def test_an_orbit_keeps_its_planets():
    before, after = workloads.nbody_energy(0), workloads.nbody_energy(1200)  # 12 years
    assert after == pytest.approx(before, rel=0.05)


def test_sha256_against_hashlib():
    assert workloads.sha256_megabytes(1) == hashlib.sha256(bytes(1_000_000)).hexdigest()


def test_text_workloads_find_something():
    assert workloads.json_round_trips(1) == workloads.json_round_trips(3) > 1000
    assert workloads.regex_matches(2) == 2 * workloads.regex_matches(1) == 2 * 180


def test_http_gets_an_answer_from_the_local_server():
    with local_server() as server:
        assert [workloads.http_get(server.port) for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("name", workloads.WORKLOADS)
def test_each_runs_inside_an_interpreter_with_the_same_result(name):
    workload = workloads.WORKLOADS[name]
    argument = workload.argument
    interpreter = interpreters.create()
    try:
        if name != "http":
            expected = workload.function(argument)
            assert interpreter.call(workload.function, argument) == expected
            return
        with local_server() as server:
            assert interpreter.call(workload.function, server.port) == 200
    finally:
        interpreter.close()


def test_a_batch_is_its_tasks():
    assert probe_tasks.call_batch(abs, [-1, 2, -3]) == [1, 2, 3]
