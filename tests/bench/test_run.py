"""The loop and the command line: whatever happens, no finished run is lost."""

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gillab.bench import (
    child,
    cli,
    earlier_results,
    fresh,
    pair_check,
    plan,
    refine,
    reliability,
    report,
    run,
    self_check,
    suites,
)
from gillab.bench.earlier_request import request_from
from gillab.bench.request import Request
from gillab.charts import cpu_runs, speedup
from gillab.charts import self_check as chart
from gillab.core import environment, results
from gillab.core.results import Case

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "scripts" / "bench.py"
SUITES = str(Path(__file__).parent / "suites")
SMALL = ["--suite", "startup", "--executors", "threads", "--workers", "1"]  # 6 short runs


def bench(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        env=os.environ | variables,
    )


@pytest.fixture(autouse=True)
def own_handlers():
    """Restore pytest's signal handlers after tests that call the command line in this process."""
    known = [getattr(signal, name) for name in cli.STOPS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def keys(path: Path) -> list[str]:
    return sorted(r.case.key for r in results.load(path).runs if r.status == "ok")


class Quiet:
    def begin(self, total):
        self.total = total

    def more(self, left_s):
        pass

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
        suites.__path__.append(SUITES)
        run.measure_all(cases, whole, path, lambda case: said[case.workload], Quiet())
    finally:
        suites.__path__.remove(SUITES)
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
            # At exit Python has removed its handlers, and the file is complete.
            assert code in (0, 130, -how)
            assert "Traceback" not in (tmp_path / "log").read_text()
        after = keys(path)
        assert all(after.count(key) >= before.count(key) for key in before)
    last = bench(*SMALL, "--output", str(path), "--resume")
    assert last.returncode == 0, last.stderr
    complete = plan.expand(request_from(results.load(path).provenance))
    assert keys(path) == sorted(case.key for case in complete)


def wait_for_more(path: Path, started: subprocess.Popen) -> None:
    """Wait until one more run is in the file, or the program has ended."""
    size = path.stat().st_size if path.exists() else 0
    for _ in range(600):
        if started.poll() is not None or (path.exists() and path.stat().st_size > size):
            return
        time.sleep(0.05)
    pytest.fail("nothing was measured within 30 s")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits")
def test_a_file_that_cannot_grow_gets_one_line_and_stays_whole(tmp_path):
    """The kernel refuses to write beyond a limit, as on a full disk."""
    path = tmp_path / "out.json"
    log = tmp_path / "log"
    small = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3400, 3400)); "
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
    assert not (ROOT / ".git" / "index.lock").exists(), "asking git for the commit is not harmless"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--suite", "speed"], "unknown suite 'speed'"),
        (["--executors", "gpu"], "unknown executor 'gpu'"),
        (["--workloads", "fib"], "unknown workload 'fib'"),
        (["--python", "/no/such/python"], "cannot start /no/such/python"),
        (["--compare", "none.json", "none.json"], "there is no results file"),
        (["--compare", "a.json", "b.json", "c.json"], "there is no results file"),
        (["--resume"], "there is no results file"),
    ],
)
def test_a_mistake_gets_one_line_and_no_traceback(arguments, expected, tmp_path):
    own = [] if {"--compare", "--output"} & {*arguments} else ["--output", str(tmp_path / "o.json")]
    answer = bench(*arguments, *own)
    assert answer.returncode == 2
    assert expected in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--timeout", "-1"], "'-1' is not a number of seconds above 0"),
        (["--timeout", "nan"], "'nan' is not a number of seconds above 0"),
        (["--workers", "x"], "'x' is not a whole number from 1 to 1024"),
        (["--workers", "0"], "'0' is not a whole number from 1 to 1024"),
    ],
)
def test_a_wrong_number_is_named(arguments, expected):
    answer = bench(*arguments)
    assert answer.returncode == 2 and expected in answer.stderr


def test_a_python_too_old_is_refused_by_name(tmp_path):
    old = "/usr/bin/python3"
    if not Path(old).exists():
        pytest.skip("there is no second Python here")
    if tuple(sys.version_info[:2]) == ask_version(old):
        pytest.skip("the system's Python is this one")
    if ask_version(old) >= (3, 14):
        pytest.skip("the system's Python is new enough")
    answer = bench("--python", old, "--output", str(tmp_path / "out.json"))
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


def test_the_closing_lines_show_speed_ups_and_cpu_time():
    found = results.load(ROOT / "docs/results/reference.json")
    case = Case("cpu", "primes", "inline", 1, found.main_build)
    pool = dataclasses.replace(case, executor="threads", workers=2)
    found.runs = [
        results.Run(case, "ok", "s", (2.0, 2.0), cpu_values=(2.0, 2.0)),
        results.Run(pool, "ok", "s", (1.0, 1.0), cpu_values=(3.0, 3.0)),
    ]
    said = report.summary(found, Path("out.json"))
    assert "threads×2 2.00 [2.00–2.00] for 1.50× CPU time" in said


def test_the_closing_lines_show_each_build_separately():
    found = results.load(ROOT / "docs/results/reference.json")
    found.builds = dict.fromkeys(("3.14.0", "3.15.0", "3.15.0t"), found.builds.popitem()[1])
    found.runs = []
    for build, seconds in (("3.14.0", 1.0), ("3.15.0", 0.5)):
        case = Case("cpu", "primes", "inline", 1, build)
        pool = dataclasses.replace(case, executor="threads", workers=2)
        start = Case("startup", "one", "threads", 1, build)
        found.runs += [
            results.Run(case, "ok", "s", (2.0,)),
            results.Run(pool, "ok", "s", (seconds,)),
            results.Run(start, "ok", "s", (seconds,)),
            results.Run(start, "failed", "s", reason="it went wrong"),
        ]
    said = report.summary(found, Path("out.json"))
    first, second = said.index("\nbuild 3.14.0\n"), said.index("\nbuild 3.15.0\n")
    assert first < said.index("threads×2 2.00") < second < said.index("threads×2 4.00")
    assert first < said.index("threads×1 1 s") < second < said.index("threads×1 500 ms")
    assert "build 3.15.0t" not in said, "nothing was measured with it"
    assert "failed: 3.15.0 startup one threads×1: it went wrong (1×)" in said
    found.builds = {"3.14.0": found.builds["3.14.0"]}
    assert "\nbuild " not in report.summary(found, Path("out.json"))


def test_a_summary_allows_a_value_of_zero():
    found = results.load(ROOT / "docs/results/reference.json")
    found.runs = [dataclasses.replace(run, values=(0.0,)) for run in found.runs]
    assert "runs, 0 failed" in report.summary(found, Path("out.json"))


def test_warnings_name_a_remedy():
    read = results.load(ROOT / "docs/results/reference.json")
    read.provenance["load_before"] = 99.0
    read.provenance["machine"]["governor"] = "powersave"
    said = " ".join(reliability.warnings(read))
    assert "close other programs" in said and "pyperf system tune" in said


def test_a_speed_up_above_the_number_of_workers_is_a_warning_and_a_note_in_the_chart():
    read = results.load(ROOT / "docs/results/reference.json")
    assert not [line for line in reliability.warnings(read) if "cores allow" in line]
    most = cpu_runs.most_workers(read)
    first = read.select("cpu", executor="threads", workers=most)[0]
    for place, one in enumerate(read.runs):
        if one.case == first.case:
            several = tuple(value * (one.case.workers + 1) for value in one.values)
            read.runs[place] = dataclasses.replace(one, baseline_values=several)
    said = [line for line in reliability.warnings(read) if "cores allow" in line]
    assert len(said) == 1 and f"threads×{first.case.workers}" in said[0]
    assert "baseline was disturbed" in speedup.build(read)["layout"]["meta"]["alt"]


def reference_of_this_machine(path: Path, **builds: dict) -> results.Results:
    """The course's file as if it had been measured here, with the builds of this Python."""
    mine = results.load(ROOT / "docs/results/reference.json")
    mine.provenance["machine"] = environment.describe_machine()
    mine.provenance["created"] = "2026-01-01T00:00:00+00:00"
    if builds:
        mine.builds = builds
        mine.runs = [
            dataclasses.replace(r, case=dataclasses.replace(r.case, build=name))
            for name in builds
            for r in mine.runs
        ]
    results.save(mine, path)
    return mine


def new_session(mine: results.Results) -> results.Results:
    """The beginning of a new session on the same machine and builds."""
    provenance = {**mine.provenance, "created": "2026-02-02T00:00:00+00:00"}
    return results.Results(provenance, dict(mine.builds))


def olds(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if ".old." in path.name)


def test_measuring_one_suite_keeps_the_others_with_their_date(tmp_path):
    path = tmp_path / "local.json"
    mine = reference_of_this_machine(path)
    found = new_session(mine)
    earlier_results.keep(found, path, {"roundtrip"})
    suites = {r.case.suite for r in mine.runs} - {"roundtrip"}
    assert {run.case.suite for run in found.runs} == suites
    assert len(found.runs) == sum(run.case.suite != "roundtrip" for run in mine.runs)
    assert found.session("cpu")["created"].startswith("2026-01-01")
    assert found.session("cpu")["request"] == mine.provenance["request"]
    assert found.session("roundtrip")["created"].startswith("2026-02-02")
    results.save(found, path)
    again = new_session(mine)
    earlier_results.keep(
        again, path, {"startup"}
    )  # a third session keeps the date of the first one
    assert again.session("cpu")["created"].startswith("2026-01-01")


@pytest.mark.parametrize("change", ["machine", "more builds", "fewer builds", "damaged"])
def test_a_file_that_cannot_be_merged_is_copied_and_not_lost(tmp_path, change, capsys):
    path = tmp_path / "local.json"
    build = results.load(ROOT / "docs/results/reference.json").builds.popitem()[1]
    names = ("3.14.0", "3.15.0") if change == "fewer builds" else ("3.14.0",)
    mine = reference_of_this_machine(path, **dict.fromkeys(names, build))
    found = new_session(mine)
    if change == "machine":
        found.provenance["machine"] = {**mine.provenance["machine"], "kernel": "another"}
    if change == "more builds":
        found.builds["3.15.0"] = build
    if change == "fewer builds":
        del found.builds["3.15.0"]
    if change == "damaged":
        path.write_text("{", encoding="utf-8")
    before = path.read_bytes()
    for number in (1, 2):  # the second copy does not replace the first
        path.write_bytes(before)
        why = fresh.keep(found, path, {"roundtrip"})
        assert why and not found.runs
        with earlier_results.set_aside(path, found, why):
            results.save(found, path)
        assert (tmp_path / f"local.json.old.{number}").read_bytes() == before
        assert f"local.json.old.{number}: " in capsys.readouterr().err


def test_the_earlier_file_stays_until_all_of_it_has_been_measured_again(tmp_path):
    path = tmp_path / "local.json"
    mine = reference_of_this_machine(path)
    half, whole = new_session(mine), new_session(mine)
    half.runs = mine.runs[:5]
    whole.runs = mine.runs
    with earlier_results.set_aside(path, half):
        results.save(half, path)
    assert olds(tmp_path) == ["local.json.old.1"]
    assert results.load(tmp_path / "local.json.old.1") == mine
    results.save(mine, path)
    with earlier_results.set_aside(path, whole):
        results.save(whole, path)
    with earlier_results.set_aside(path, half):  # stopped before anything was written
        pass
    assert olds(tmp_path) == ["local.json.old.1"]


def test_a_plain_bench_keeps_the_suites_that_it_does_not_measure():
    """The suites server and desktop take minutes: a quick plan of all suites has none of them."""
    request = Request(
        suites=tuple(suites.suite_names()),
        executors=("inline", "threads", "processes", "interpreters"),
        workers=(1,),
        workloads=("primes",),
        builds=("b",),
    )
    measured = {case.suite for case in plan.expand(request)}
    assert measured == set(suites.suite_names()) - {"server", "desktop"}


def test_a_file_that_is_not_a_results_file_is_not_overwritten(tmp_path):
    precious = tmp_path / "thesis.json"
    precious.write_text('{"years": 3}', encoding="utf-8")
    for output, said in ((precious, "not a results file"), (tmp_path, "is a folder")):
        answer = bench(*SMALL, "--output", str(output))
        assert answer.returncode == 2 and said in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1
    assert precious.read_text(encoding="utf-8") == '{"years": 3}'


def test_a_folder_without_permission_is_not_reported_as_a_full_disk(tmp_path):
    (tmp_path / "file").write_text("x")
    answer = bench(*SMALL, "--output", str(tmp_path / "file" / "out.json"))
    assert answer.returncode == 2 and "--resume" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_a_pipe_that_is_closed_stops_the_bench_with_one_line(tmp_path):
    path = tmp_path / "out.json"
    started = subprocess.Popen(
        [sys.executable, str(BENCH), *SMALL, "--output", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    started.stdout.readline()
    started.stdout.close()
    said = started.stderr.read()
    assert started.wait(60) in (2, 130), said
    assert "Traceback" not in said and "Exception ignored" not in said


def test_output_in_a_code_page_that_lacks_our_characters(tmp_path):
    answer = bench(*SMALL, "--output", str(tmp_path / "o.json"), PYTHONIOENCODING="ascii")
    assert answer.returncode == 0, answer.stderr
    assert "threads?1" in answer.stdout


# The script's own line for Ctrl-C stands once it imports its first module; Python itself, which
# starts before, answers with a traceback.
TOLD_FROM_THE_FIRST_IMPORT = """
import runpy, sys

class Told:
    def find_spec(self, name, *_):
        if name == "setup":
            sys.meta_path.remove(self)
            print("begun", flush=True)

sys.meta_path.insert(0, Told())
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("after_s", [0.0, 0.2, 0.5, 0.9])
# Each lasts longer than all of these seconds, on a fast machine as well.
@pytest.mark.parametrize(
    "what", [["--full", "--suite", "startup"], ["--suite", "cpu"], ["--self-check"]], ids=" ".join
)
def test_ctrl_c_before_the_first_result_is_answered_with_one_line(tmp_path, what, after_s):
    """While it imports, describes the build, calibrates, or runs its self-check.

    Of a few hundred Ctrl-C one falls into a callback of Python's own import system, which loses it
    and says so ("Exception ignored"); a person then presses again.
    """
    path = tmp_path / "out.json"
    words = [sys.executable, "-c", TOLD_FROM_THE_FIRST_IMPORT, str(BENCH), *what]
    for _ in range(3):
        started = subprocess.Popen(
            [*words, "--output", str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert started.stdout.readline() == "begun\n"
        time.sleep(after_s)
        started.send_signal(signal.SIGINT)
        try:
            _, said = started.communicate(timeout=50)
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=50)
        if "Exception ignored while calling weakref callback" not in said:
            break
    assert started.returncode == 130
    assert "bench: " in said
    assert "Traceback" not in said or "Exception ignored" in said
    assert not path.exists() or keys(path)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_a_closed_terminal_acts_like_ctrl_c_except_under_nohup(capsys):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    assert cli.main(["--list"]) == 0
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert cli.main(["--list"]) == 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_killed_before_the_first_result_the_earlier_file_is_whole(tmp_path):
    path = tmp_path / "out.json"
    mine = reference_of_this_machine(path)
    for after_s in (0.3, 0.7):
        started = subprocess.Popen(
            [sys.executable, str(BENCH), *SMALL, "--output", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after_s)
        started.kill()
        started.wait(30)
        copies = [results.load(tmp_path / name) for name in [path.name, *olds(tmp_path)]]
        assert mine in copies


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_interrupted_while_it_saves_it_saves_once_more(tmp_path, monkeypatch):
    path = tmp_path / "out.json"
    found = new_session(results.load(ROOT / "docs/results/reference.json"))
    case = Case("roundtrip", "latency", "inline", 1, found.main_build)
    real, calls = run.save, []

    def interrupted(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*arguments)

    monkeypatch.setattr(run, "save", interrupted)
    outcome = child.Outcome("ok", {"values": [1.0], "warmups": []})
    with pytest.raises(KeyboardInterrupt):
        run.measure_all([case] * 3, found, path, lambda case: outcome, Quiet())
    assert len(results.load(path).runs) == 2


def test_a_workload_that_fails_inline_is_recorded_and_left_out():
    request = Request(
        suites=("cpu", "desktop"),  # desktop has no case here, so it is not calibrated
        executors=("inline", "threads"),
        workers=(1,),
        workloads=("primes", "json"),
        builds=("b",),
    )

    def measure(case: Case) -> child.Outcome:
        if case.workload == "json":
            return child.Outcome("failed", reason="it went wrong")
        return child.Outcome("ok", {"values": [0.02, 0.01]})

    calibrated, failed = run.calibrate(request, measure)
    assert calibrated.workloads == ("primes",) and calibrated.tasks["primes"] >= 1
    assert [(r.case.workload, r.status, r.reason) for r in failed] == [
        ("json", "failed", "it went wrong")
    ]


def test_a_suite_without_cases_is_not_calibrated(monkeypatch):
    pytest.importorskip("starlette")
    from gillab.bench.suites import server

    silent = dataclasses.replace(
        server.SUITE, cases=lambda request: [], calibrate=lambda: pytest.fail("it has no case")
    )
    monkeypatch.setattr(server, "SUITE", silent)
    request = Request(
        suites=("startup", "server"), executors=("threads",), workers=(1,),
        workloads=("primes",), builds=("b",),
    )  # fmt: skip
    calibrated, failed = run.calibrate(request, lambda case: pytest.fail("nothing to look at"))
    assert (calibrated, failed) == (request, [])


def test_two_builds_in_one_interleaved_run(tmp_path):
    other = other_build()
    path = tmp_path / "out.json"
    question = ["--full", "--suite", "startup", "--executors", "threads", "--workers", "2"]
    answer = bench(*question, "--python", sys.executable, other, "--output", str(path))
    assert answer.returncode == 0, answer.stderr
    found = results.load(path)
    assert len(found.builds) == 2 and {r.case.build for r in found.runs} == set(found.builds)
    half = [r.case.build for r in found.runs[: len(found.runs) // 2]]
    assert set(half) == set(found.builds)
    assert all(f"\nbuild {name}\n  startup one" in answer.stdout for name in found.builds)
    compared = bench("--compare", str(path))
    assert compared.returncode == 0, compared.stderr
    assert all(f"  {name}\n" in compared.stdout for name in found.builds)
    assert "too few runs" not in compared.stdout


def other_build() -> str:
    """Another Python that the set-up has installed."""
    folder = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    for path in sorted(ROOT.glob(f".venv*/{folder}")):
        if ask_version(str(path)) != tuple(sys.version_info[:2]):
            return str(path)
    pytest.skip("there is no second build here")


def test_the_self_check_writes_what_its_chart_reads(tmp_path, monkeypatch, capsys):

    path = tmp_path / "docs" / "results" / "self-check.json"
    path.parent.mkdir(parents=True)
    monkeypatch.setattr(self_check, "ROUNDS", 2)
    monkeypatch.setattr(self_check, "COMPARISONS", 1)
    monkeypatch.setattr(self_check, "RUNS_A_SIDE", 1)
    monkeypatch.setattr(pair_check, "TRIES", 1)
    monkeypatch.setattr(pair_check, "IDLE_RUNS", 1)
    monkeypatch.setattr(pair_check, "IDLE_BLOCKS", 2)
    monkeypatch.setattr(pair_check, "WORKS", ("primes",))
    assert cli.main(["--self-check", "--output", str(path)]) == 0
    said = capsys.readouterr().out
    assert "bench / pyperf" in said and "of 1 (5 % are expected)" in said
    written = json.loads(path.read_text("utf-8"))
    assert "of 1 intervals hold 1" in said and "idle pool of interpreters" in said
    assert 3 <= len(written["pairs"]["itself"][0]) <= refine.MOST_RUNS
    assert len(written["agreement"]["bench_s"]) == len(written["agreement"]["pyperf_s"]) == 2
    of_tools = written["agreement"]["bench_s"] + written["agreement"]["pyperf_s"]
    values = [len(process) for process in of_tools]
    assert values == [self_check.VALUES] * 4  # both tools are treated alike
    monkeypatch.setattr(chart, "FILE", path)
    figure = chart.build(results.load(ROOT / "docs" / "results" / "reference.json"))
    assert [len(trace["x"]) for trace in figure["data"]] == [2, 2]
    meta = figure["layout"]["meta"]
    assert any("idle pool of processes" in name for name, _ in meta["table"]["rows"])
    assert written["created"][:10] in figure["layout"]["meta"]["source"]


def test_a_self_check_that_fails_says_why_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        self_check.child, "run_case", lambda *_, **__: child.Outcome("failed", reason="no luck")
    )
    path = tmp_path / "self-check.json"
    monkeypatch.setattr(self_check, "_by_pyperf", lambda timeout_s: (1.0,))
    assert cli.main(["--self-check", "--output", str(path)]) == 2
    assert "the bench could not measure primes: no luck" in capsys.readouterr().err
    assert not path.exists()
