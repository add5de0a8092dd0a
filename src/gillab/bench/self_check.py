"""Check the bench's own figures: compare it with pyperf, and with itself.

Agreement: `pyperf timeit` and the bench time one function in turn, process by process.
False alarms: one case is measured as "A" and as "B", and `--compare`'s test is applied to them;
every difference that it finds is a false alarm.
Pairs: `gillab.bench.pair_check` compares a case with itself, and the baseline beside idle pools.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyperf

from gillab.bench import child, compare, pair_check
from gillab.bench.provenance import now
from gillab.core import process_tree, ratio_interval
from gillab.core.environment import describe_build, describe_machine
from gillab.core.places import RESULTS
from gillab.core.results import Case
from gillab.core.stats import Estimate, ratio

DEFAULT_OUTPUT = RESULTS / "self-check.json"
WORKLOAD, CALL = "primes", "primes_below(10_000)"
TASKS = 20
ROUNDS = 20  # processes for each of the two tools in the agreement part
VALUES = 3  # in each of these processes, after one to warm up
COMPARISONS, RUNS_A_SIDE = 40, 4
SEED = 1
PYPERF_TIMEOUT_S = 60


class SelfCheckError(Exception):
    """One of the two tools failed, or the file cannot be written; one line."""


def measure(output: Path | str, timeout_s: float | None) -> int:
    """Measure all parts, write the figures to `output`, print them; return the exit code 0.

    Raises `SelfCheckError` if a child fails.
    """
    _check_place(Path(output))
    agreement = _agreement(timeout_s or 30)
    alarms = _false_alarms(timeout_s or 30)
    try:
        itself, idle = pair_check.measure(timeout_s or 30, _tell)
    except pair_check.PairCheckError as error:
        raise SelfCheckError(str(error)) from None
    document = {
        "created": now(),
        "machine": describe_machine(),
        "build": describe_build(),
        "agreement": agreement,
        "false_alarms": alarms,
        "pairs": {"itself": itself, "idle": idle},
    }
    Path(output).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    found: Estimate = ratio(agreement["bench_s"], agreement["pyperf_s"])
    seen = sum(p <= compare.ALARM for p in alarms["p_values"])
    print(f"bench / pyperf: {found.median:.4f} [{found.low:.4f}–{found.high:.4f}]")
    print(f"false alarms: {seen} of {len(alarms['p_values'])} (5 % are expected)")
    print(f"pairs with itself: {pair_check.holding_1(itself)} of {len(itself)} intervals hold 1")
    for pool, by_work in idle.items():
        for work, ratios in by_work.items():
            low, high = ratio_interval.interval(ratios)
            print(f"{work} inline, without / with an idle pool of {pool}: {low:.3f}–{high:.3f}")
    return 0


def _check_place(output: Path) -> None:
    """Refuse to overwrite a file that is not an earlier self-check."""
    if output.is_dir():
        raise SelfCheckError(f"{output} is a folder; name a file in it")
    if output.exists():
        try:
            known = "agreement" in json.loads(output.read_text("utf-8"))
        except TypeError, ValueError:
            known = False
        if not known:
            raise SelfCheckError(
                f"{output} is not a self-check and is not changed; name another file"
            )


def _agreement(timeout_s: float) -> dict[str, Any]:
    """Seconds per call by each tool, measured alternately so that conditions are the same."""
    ours, theirs = [], []
    rng = random.Random(SEED)
    for number in range(ROUNDS):
        pair = [(ours, _by_bench), (theirs, _by_pyperf)]
        rng.shuffle(pair)
        for values, tool in pair:
            values.append(tool(timeout_s))
        _tell("agreement with pyperf", number + 1, ROUNDS)
    return {"call": CALL, "bench_s": ours, "pyperf_s": theirs}


def _by_bench(timeout_s: float) -> tuple[float, ...]:
    case = Case("cpu", WORKLOAD, "inline", 1, "self-check", {"tasks": TASKS})
    outcome = child.run_case(
        sys.executable, case, values=1, blocks=VALUES, warmups=1, timeout_s=timeout_s
    )  # the CPU suite measures one value in each block
    if outcome.status != "ok":
        raise SelfCheckError(f"the bench could not measure {WORKLOAD}: {outcome.reason}")
    return tuple(value / TASKS for value in outcome.measurement["values"])


def _by_pyperf(timeout_s: float) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pyperf.json")
        command = [sys.executable, "-m", "pyperf", "timeit", "--quiet", "-o", str(path)]
        command += ["--processes=1", f"--values={VALUES}", "--warmups=1", f"--loops={TASKS}"]
        command += ["--inherit-environ=PYTHONPATH,PYTHON_JIT"]
        command += ["-s", "from gillab.core.workloads import primes_below", CALL]
        longest_s = max(timeout_s, PYPERF_TIMEOUT_S)
        try:
            answer = process_tree.run(command, timeout_s=longest_s, env=child.environment())
        except subprocess.TimeoutExpired:
            raise SelfCheckError(f"pyperf did not finish within {longest_s:g} s") from None
        if answer.returncode:
            raise SelfCheckError(f"pyperf failed: {answer.stderr.strip()[-200:]}")
        return tuple(pyperf.BenchmarkSuite.load(str(path)).get_benchmarks()[0].get_values())


def _false_alarms(timeout_s: float) -> dict[str, Any]:
    """Compare a case with itself COMPARISONS times; its runs are assigned to A and B at random."""
    p_values = []
    rng = random.Random(SEED)
    for number in range(COMPARISONS):
        medians = [statistics.median(_by_bench(timeout_s)) for _ in range(2 * RUNS_A_SIDE)]
        # Not alternately: the system may place every second process on the same core.
        rng.shuffle(medians)
        p_values.append(compare.p_value(medians[:RUNS_A_SIDE], medians[RUNS_A_SIDE:]))
        _tell("comparisons of one case with itself", number + 1, COMPARISONS)
    return {"runs_a_side": RUNS_A_SIDE, "p_values": p_values}


def _tell(what: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\r{what}: {done} of {total}", end=end, file=sys.stderr, flush=True)
