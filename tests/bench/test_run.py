"""The loop and the command line: nothing that was measured is lost, whatever happens."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gillab import environment, results
from gillab.bench import child, cli, plan, run
from gillab.results import Case

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "scripts" / "bench.py"
SUITES = str(Path(__file__).parent / "suites")
SMALL = ["--suite", "roundtrip", "--executors", "inline", "threads", "--workers", "1"]


def bench(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        env=os.environ | variables,
    )


def keys(path: Path) -> list[str]:
    return sorted(r.case.key for r in results.load(path).runs if r.status == "ok")


class Quiet:
    def begin(self, total):
        self.total = total

    def case(self, measured):
        pass


def test_a_bad_case_is_recorded_with_its_reason_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "out.json"
    variables = {"GILLAB_SUITES": SUITES, "PID_FILE": str(tmp_path / "pid")}
    cases = [Case("misbehave", way, "inline", 1, "b") for way in ("fine", "raise", "fine")]
    whole = results.load(ROOT / "docs/results/reference.json")
    whole.runs.clear()
    whole.builds["b"] = whole.builds[whole.main_build]
    said = {
        "fine": child.Outcome("ok", {"values": [1.0], "warmups": []}),
        "raise": child.Outcome("failed", reason="it went wrong"),
    }
    old = os.environ.copy()
    try:
        os.environ.update(variables)
        plan.suites.__path__.append(SUITES)
        run.measure_all(cases, whole, path, lambda case: said[case.workload], Quiet())
    finally:
        plan.suites.__path__.remove(SUITES)
        os.environ.clear()
        os.environ.update(old)
    read = results.load(path)
    assert [r.status for r in read.runs] == ["ok", "failed", "ok"]
    assert read.runs[1].reason == "it went wrong"


def test_a_small_measurement_from_the_command_line(tmp_path):
    path = tmp_path / "ein Ördner" / "out.json"
    answer = bench(*SMALL, "--seed", "5", "--output", str(path))
    assert answer.returncode == 0, answer.stderr
    read = results.load(path)
    assert read.provenance["seed"] == 5
    assert "--seed 5" in read.provenance["command"]
    assert read.provenance["load_before"] is None or read.provenance["load_before"] >= 0
    assert {r.status for r in read.runs} == {"ok"}
    assert [r.order for r in read.runs] == list(range(len(read.runs)))
    assert "left]" in answer.stdout and str(path) in answer.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_at_a_random_moment_it_loses_nothing_and_resumes(tmp_path, how):
    path = tmp_path / "out.json"
    rng = random.Random()
    command = [sys.executable, str(BENCH), *SMALL, "--output", str(path)]
    for _ in range(3):
        resume = ["--resume"] if path.exists() else []
        with (tmp_path / "log").open("w") as log:
            started = subprocess.Popen([*command, *resume], stdout=log, stderr=log)
            wait_for_more(path, started)
            time.sleep(rng.random() * 0.5)
            before = keys(path)
            started.send_signal(how)
            code = started.wait(30)
        if how == signal.SIGINT:
            assert code in (0, 130)
            assert "Traceback" not in (tmp_path / "log").read_text()
        after = keys(path)
        assert all(after.count(key) >= before.count(key) for key in before)
    last = bench(*SMALL, "--output", str(path), "--resume")
    assert last.returncode == 0, last.stderr
    complete = plan.expand(plan.request_from(results.load(path).provenance))
    assert keys(path) == sorted(case.key for case in complete)


def wait_for_more(path: Path, started: subprocess.Popen) -> None:
    """Until one more run is in the file, or the program has ended."""
    size = path.stat().st_size if path.exists() else 0
    for _ in range(600):
        if started.poll() is not None or (path.exists() and path.stat().st_size > size):
            return
        time.sleep(0.05)
    pytest.fail("nothing was measured within 30 s")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits")
def test_a_file_that_cannot_grow_gets_one_line_and_stays_whole(tmp_path):
    """The kernel itself refuses to write beyond a limit, as it does on a full disk."""
    path = tmp_path / "out.json"
    log = tmp_path / "log"
    small = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)); "
    command = f"{small} os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    with log.open("w") as file:
        answer = subprocess.run(
            [sys.executable, "-c", command, str(BENCH), *SMALL, "--output", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=file,
            timeout=60,
        )
    said = log.read_text()
    assert answer.returncode == 2, said
    assert "File too large" in said and "--resume" in said and "Traceback" not in said
    assert len(results.load(path).runs) >= 1
    assert sorted(os.listdir(tmp_path)) == ["log", "out.json"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--suite", "speed"], "unknown suite 'speed'"),
        (["--executors", "gpu"], "unknown executor 'gpu'"),
        (["--workloads", "fib"], "unknown workload 'fib'"),
        (["--python", "/no/such/python"], "cannot start /no/such/python"),
        (["--compare", "none.json", "none.json"], "there is no results file"),
        (["--resume", "--output", "none.json"], "there is no results file"),
    ],
)
def test_a_mistake_gets_one_line_and_no_traceback(arguments, expected):
    answer = bench(*arguments)
    assert answer.returncode == 2
    assert expected in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_a_python_too_old_is_refused_by_name(tmp_path):
    old = "/usr/bin/python3"
    if not Path(old).exists():
        pytest.skip("there is no second Python here")
    if tuple(sys.version_info[:2]) == ask_version(old):
        pytest.skip("the system's Python is this one")
    if ask_version(old) >= (3, 14):
        pytest.skip("the system's Python is new enough")
    answer = bench("--python", old)
    assert answer.returncode == 2 and "needs 3.14 or newer" in answer.stderr


def ask_version(python: str) -> tuple[int, ...]:
    code = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=20)
    return tuple(map(int, answer.stdout.split()))


def test_a_damaged_file_is_not_resumed_and_not_touched(tmp_path):
    path = tmp_path / "out.json"
    path.write_text("{", encoding="utf-8")
    answer = bench(*SMALL, "--resume", "--output", str(path))
    assert answer.returncode == 2 and "damaged" in answer.stderr
    assert path.read_text() == "{"


def test_compare_and_list_on_real_results():
    reference = str(ROOT / "docs/results/reference.json")
    answer = bench("--compare", reference, reference)
    assert answer.returncode == 0, answer.stderr
    assert "cases compared" in answer.stdout and "B/A  1.000" in answer.stdout
    listed = bench("--list")
    assert "cpu" in listed.stdout and "interpreters" in listed.stdout


def test_warnings_name_what_would_help():
    read = results.load(ROOT / "docs/results/reference.json")
    read.provenance["load_before"] = 99.0
    read.provenance["machine"]["governor"] = "powersave"
    said = " ".join(run.warnings(read))
    assert "close other programs" in said and "pyperf system tune" in said


def test_asking_one_question_keeps_the_answers_to_the_others(tmp_path):
    path = tmp_path / "local.json"
    mine = results.load(ROOT / "docs/results/reference.json")
    mine.provenance["machine"] = environment.describe_machine()
    results.save(mine, path)
    kept = cli._kept(path, mine.builds, ["roundtrip"])
    assert {run.case.suite for run in kept} == {r.case.suite for r in mine.runs} - {"roundtrip"}
    assert len(kept) == sum(run.case.suite != "roundtrip" for run in mine.runs)


def test_another_machines_file_is_moved_aside_and_not_lost(tmp_path, capsys):
    path = tmp_path / "local.json"
    foreign = results.load(ROOT / "docs/results/reference.json")
    foreign.provenance["machine"]["hostname_hash"] = "another"
    results.save(foreign, path)
    assert cli._kept(path, foreign.builds, ["roundtrip"]) == []
    assert results.load(tmp_path / "local.json.old") == foreign
    assert "different machines" in capsys.readouterr().err
