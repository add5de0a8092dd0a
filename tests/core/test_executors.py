"""One contract for every executor."""

import importlib.util
import multiprocessing
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.core import executors

CONTRACT = Path(__file__).with_name("contract.py")
SOURCE = Path(executors.__file__).parents[1]
HAS_DASK = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(not HAS_DASK, reason="this Python has no Dask")
HERE = [name for name in executors.NAMES if HAS_DASK or name != executors.CLUSTER]


def check_contract(name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", str(CONTRACT), name],
        env=os.environ | {"PYTHONPATH": str(SOURCE)} | variables,
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.mark.parametrize("name", HERE)
def test_the_contract(name):
    done = check_contract(name)
    assert done.returncode == 0, done.stderr


def test_the_cluster_is_tested_wherever_the_project_is_developed():
    """The small environments of other builds have neither Dask nor browser tests."""
    assert HAS_DASK or importlib.util.find_spec("playwright") is None


@pytest.fixture
def scheduler(monkeypatch):
    """The address of a scheduler with two workers of one thread."""
    from distributed import LocalCluster

    size = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
    with LocalCluster(**size, protocol="tcp", host="127.0.0.1", dashboard_address=None) as cluster:
        monkeypatch.setenv(executors.SCHEDULER_VARIABLE, cluster.scheduler_address)
        yield cluster.scheduler_address


@needs_dask
def test_a_scheduler_given_by_address(scheduler):
    done = check_contract("cluster", **{executors.SCHEDULER_VARIABLE: scheduler})
    assert done.returncode == 0, done.stderr
    executors.check_cluster(2)
    with pytest.raises(executors.UnknownExecutor, match=r"2 workers have .* 3 workers with"):
        executors.check_cluster(3)


@needs_dask
def test_a_scheduler_that_does_not_answer_is_named_once(monkeypatch):
    monkeypatch.setenv(executors.SCHEDULER_VARIABLE, "tcp://127.0.0.1:9")
    monkeypatch.setattr(executors, "CONNECT_S", 1)
    with pytest.raises(executors.UnknownExecutor, match="no Dask scheduler answers at tcp://127"):
        executors.check_cluster(1)


def test_without_dask_the_message_names_a_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        executors.UnknownExecutor, match=r"workshop\.py test --only 3\.14 tests/core"
    ):
        executors.check_cluster(1)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with (
        pytest.raises(executors.UnknownExecutor, match="choose one of: inline, threads"),
        executors.open_pool("quantum", 2),
    ):
        pass


def test_start_methods():
    assert executors.start_method("threads") is None
    assert executors.start_method("processes-spawn") == "spawn"
    assert executors.start_method("some-way-of-a-server") is None
    assert executors.start_method("processes") in multiprocessing.get_all_start_methods()


def test_inline_calls_at_once_in_this_thread():
    seen = []
    executors.InlineExecutor().submit(seen.append, 1)
    assert seen == [1]


@pytest.mark.parametrize(
    ("name", "workers", "refused"),
    [
        *[("processes", 62, True), ("processes-spawn", 62, True), ("processes", 61, False)],
        *[("interpreters", 62, False), ("threads", 256, False)],
    ],
)
def test_on_windows_a_pool_of_processes_has_at_most_61_workers(monkeypatch, name, workers, refused):
    """The number alone is simulated: this system opens larger pools."""
    monkeypatch.setattr(executors, "MOST_PROCESSES", 61)
    assert bool(executors.too_many(name, workers)) is refused


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no /dev/shm")
def test_a_pool_of_processes_without_shared_memory_names_the_remedy():
    """With a real mount that cannot be written to, in a name space of its own."""
    unshare = shutil.which("unshare")
    mount = "mount -t tmpfs -o ro none /dev/shm"
    if not unshare or subprocess.run([unshare, "-rm", "sh", "-c", mount], check=False).returncode:
        pytest.skip("did not run: this system lets nobody mount in a name space of their own")
    program = "from gillab.core import executors; executors.open_pool('processes', 2).__enter__()"
    command = shlex.join([sys.executable, "-c", program])
    done = subprocess.run(
        [unshare, "-rm", "sh", "-c", f"{mount} && exec {command}"],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "needs /dev/shm, writable" in done.stderr.splitlines()[-1]
