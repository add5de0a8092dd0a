"""Check one step: build its extension, run its tests in a child process, judge the report."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gillab.core import child_environment, process_tree
from gillab.core.guardian import guarded
from gillab.core.places import ROOT
from gillab.core.process_tree import Ending, Limits
from gillab.course.check import explain, hidden_modules, step_files
from gillab.course.check.c_extension import DoesNotCompile, NoCompiler, Source, build_yours
from gillab.course.check.rendezvous import patience
from gillab.course.exercises import Step

STARTUP = Path(__file__).with_name("startup")  # what every interpreter of a check imports first
LAST_LINES = 6
LAST_BYTES = 64 * 1024  # of what the code has printed
LONGEST_LINE = 400  # characters of a printed line that a verdict shows
LONGEST_TEXT = 8000  # and of a text from the tests: some hold a drawing of many lines


@dataclass(frozen=True)
class Verdict:
    """How a step was judged.

    `works` has (title, what the code did) of each test that passed. The texts from `title` on are
    about the first test that did not pass; they are empty where all passed.
    """

    step: Step
    passed: bool
    works: list[tuple[str, str]]
    seconds: float
    title: str = ""
    did: str = ""
    wanted: str = ""
    because: str = ""
    place: str = ""
    printed: str = ""

    def text(self) -> str:
        return "\n".join((self.title, self.did, self.wanted, self.because, self.place))


def environment(step: Step, here: Path, files: Mapping[str, Path]) -> dict[str, str]:
    """The variables with which the step's code runs, in the folder `here`.

    The folders go into PYTHONPATH, since a new interpreter does not see changes of sys.path. No
    bytecode is written: Python would run the older one of two files saved within a second.
    `files` are those that stand in for the step's own. DoesNotCompile if the C source is wrong.
    """
    folders = [here, step.folder, ROOT / "src"]
    extra = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    if step.extension:
        name = step.extension.source
        source = Source(step.extension.name, files.get(name, step.path(name)))
        try:
            folders.insert(
                0, build_yours(source, step.solution(name) if name in step.files else None)
            )
        except NoCompiler as error:
            extra["GILLAB_NO_EXTENSION"] = str(error)
    extra["GILLAB_OUTPUT"] = str(output_folder(step))
    extra["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    return child_environment.variables(**extra)


def output_folder(step: Step) -> Path:
    """Where a step may leave files for the participant to open."""
    return ROOT / ".workshop" / "exercises" / step.id


def read_report(path: Path, secret: str = "") -> list[dict]:
    """The events that the child process wrote with this secret, up to where it ended."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    events = []
    for line in lines:
        try:
            event = json.loads(line)
            if event.pop("secret", "") != secret:
                continue  # written by somebody else
            events.append(shortened(event))
        except ValueError, AttributeError:
            break  # ended in the middle of a line
    return events


def shortened(value: Any) -> Any:
    """JSON with its long texts cut: wrapping a line of megabytes would take minutes."""
    if isinstance(value, str):
        return cut(value, LONGEST_TEXT)
    if isinstance(value, list):
        return [shortened(one) for one in value]
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return value


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def busy_at(trace: str) -> str:
    """The innermost line of task.py in faulthandler's dump, or an empty text."""
    found = re.search(r'File "[^"]*[/\\]task\.py", line (\d+) in (\S+)', trace)
    return f"task.py, line {found[1]}, in {found[2]}" if found else ""


def describe(place: dict | None) -> str:
    return f"{place['file']}, line {place['line']}:  {place['text']}" if place else ""


def judge(step: Step, end: Ending, report: list[dict], trace: str, printed: str) -> Verdict:
    """The verdict from how the child process ended and from what it reported and printed."""
    elsewhere: dict | None = None  # the first error of the last test that no code caught
    for event in report:
        if event["event"] == "start":
            elsewhere = None
        elif event["event"] == "elsewhere":
            elsewhere = elsewhere or event
    events = [event for event in report if event["event"] != "elsewhere"]
    works = [(event["title"], event["did"] or "") for event in events if event["event"] == "pass"]
    last = events[-1] if events else {"event": "nothing"}
    if end.reason == "finished" and last["event"] == "done":
        wanted = step_files.titles(step)
        if wanted and [name for name, _ in works] == wanted:
            return Verdict(step, True, works, end.seconds)
        return ended_early(step, works, end.seconds)
    started = [event["title"] for event in events if event["event"] == "start"]
    title = started[-1] if started else "the check can start"
    tail = "\n".join(cut(line, LONGEST_LINE) for line in printed.splitlines()[-LAST_LINES:])
    if last["event"] == "not yet":
        place = describe((last["raised"] or last)["place"])
        said = explain.not_yet(last)
    elif last["event"] == "error":
        said, place = explain.error(last["chain"], last["likely"]), describe(last["place"])
    elif end.reason == "time" and elsewhere:  # the test waited for a thread that had failed
        place = describe(elsewhere["place"])
        said = explain.error(elsewhere["chain"], elsewhere["likely"])
    else:
        said = explain.ending(end, step.memory_mb, Limits.processes)
        place = busy_at(trace)
    return Verdict(
        step, False, works, end.seconds, title, said.did, said.wanted, said.because, place, tail
    )


def ended_early(step: Step, works: list[tuple[str, str]], seconds: float) -> Verdict:
    """The verdict on a child process that says it is done, and has not passed every test."""
    did = (
        f"ended the check when {len(works)} of its {len(step_files.titles(step))} tests had passed"
    )
    wanted = "code that leaves the check alone: every test has to pass"
    return Verdict(step, False, works, seconds, "every test has passed", did, wanted)


def run_tests(step: Step, here: Path, env: dict[str, str], python: str) -> Verdict:
    """Run the step's tests on the task.py in the folder `here`, by that Python."""
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as scratch:
        report, trace, printed = (Path(scratch) / name for name in ("report", "trace", "printed"))
        memory_bytes = step.memory_mb * 2**20
        limits = Limits(step.timeout_s * patience(), memory_bytes)
        request = {
            "secret": (secret := secrets.token_hex()),
            "report": str(report),
            "trace": str(trace),
            "timeout_s": limits.seconds,
            "memory_bytes": memory_bytes,
            "output_bytes": limits.output_bytes,
            "process_limit": process_tree.process_limit(4 * limits.processes),
        }
        command = [python, "-m", "gillab.course.check.run_tests"]
        with (
            printed.open("w+b") as output,
            process_tree.started(
                command,
                limits=limits,
                cwd=here,
                env=env | {"PYTHONPATH": os.pathsep.join((str(STARTUP), env["PYTHONPATH"]))},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            ) as tree,
            guarded(tree),
        ):
            tree.send(json.dumps(request), last=True)
            end = tree.wait(limits, output)
            said = process_tree.tail(output, LAST_BYTES)
        dump = trace.read_text("utf-8", "replace") if trace.exists() else ""
        return judge(step, end, read_report(report, secret), dump, said)


def does_not_compile(step: Step, error: DoesNotCompile) -> Verdict:
    source = step.extension.source if step.extension else ""
    place = f"{source}, line {error.line}" if error.line else source
    did = f"does not compile: {error}"
    because = "C often complains one line after the mistake: a missing comma, semicolon or brace"
    return Verdict(step, False, [], 0.0, f"{source} compiles", did, "no error", because, place)


def check_step(
    step: Step, files: Mapping[str, Path] | None = None, python: str = sys.executable
) -> Verdict:
    """Judge the step's own files, or others in their place: {"task.py": path, …}.

    `python` is the build that runs the tests.
    """
    files = files or {}
    hiding = hidden_modules.hiding(step.folder)
    if hiding:
        did, wanted = hidden_modules.says_hidden(hiding), hidden_modules.WANTED
        place = str(hiding.relative_to(ROOT) if hiding.is_relative_to(ROOT) else hiding)
        return Verdict(step, False, [], 0.0, "modules keep their names", did, wanted, "", place)
    problem = step_files.problem(step, own=not files)
    if problem:
        name, said = problem
        return Verdict(step, False, [], 0.0, f"{name} is as it should be", said, "the step's file")
    try:
        with tempfile.TemporaryDirectory(prefix="gillab-task-", ignore_cleanup_errors=True) as copy:
            for name, path in files.items():
                shutil.copyfile(path, Path(copy) / name)
            here = Path(copy) if files else step.folder
            return run_tests(step, here, environment(step, here, files), python)
    except DoesNotCompile as error:
        return does_not_compile(step, error)
