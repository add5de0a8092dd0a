"""What check does with the steps that were asked for: check, hint, reset and so on."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from gillab.core.places import ROOT
from gillab.course.check import hidden_modules, terminal
from gillab.course.check.c_extension import DoesNotCompile
from gillab.course.check.rendezvous import patience
from gillab.course.check.step_check import (
    check_step,
    does_not_compile,
    environment,
    output_folder,
)
from gillab.course.check.step_files import problem, why_unusable
from gillab.course.exercises import Step, load_exercises, needed
from gillab.course.progress import Progress

BACKUPS = ROOT / ".workshop" / "backups"


def say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def remember(progress: Progress, step: Step, **changes) -> None:
    """Write the progress down, and say so where that fails: the verdict stands anyway."""
    try:
        progress.update(step, **changes)
    except OSError as error:
        print(f"not remembered, {terminal.from_project(progress.path)}: {error.strerror}")


def check(step: Step, progress: Progress, with_solution: bool, brief: bool = False) -> bool:
    """Check one step, print the verdict and remember a pass; return whether it passed.

    Our solution is printed at the first pass, and at every pass `with_solution`. `brief`: a step
    that does not pass gets one line, and is not run where nobody has begun it.
    """
    if brief and not any(differs(step, name) for name in step.files):
        print(terminal.brief_line(step, "not begun"))
        return False
    limit_s = step.timeout_s * patience()
    with terminal.meanwhile(f"{step.id} is still running (at most {limit_s:.0f} s)"):
        verdict = check_step(step)
    first_time = verdict.passed and not progress.passed(step)
    if brief and not verdict.passed:
        print(terminal.brief_line(step, "not yet"))
    else:
        say(terminal.verdict_lines(verdict))
    if verdict.passed:
        remember(progress, step, passed=True)
    if verdict.passed and (with_solution or first_time):
        print()
        say(terminal.solution_lines(step))
    return verdict.passed


def check_all(steps: list[Step], progress: Progress, stop: bool) -> bool:
    """Check the steps in order; return whether all required ones pass.

    `stop` ends at the first that does not pass: one thing at a time. A step beyond its exercise may
    fail, unless it was asked for alone.
    """
    asked = needed(steps)
    beyond = [step for step in steps if step not in asked]
    passed: list[Step] = []
    for step in steps:
        if check(step, progress, with_solution=len(steps) == 1, brief=step in beyond):
            passed.append(step)
        elif stop and step in asked:
            if step is not asked[-1]:
                print(f"\nstopped at {step.id}: the steps after it were not checked")
            return False
        if step in asked or step in passed:
            print()
    done = all(step in passed for step in asked)
    if len(steps) > 1:
        more = sum(step in passed for step in beyond)
        if any(step not in passed for step in beyond):
            print()
        print(f"{len(passed) - more} of {len(asked)} steps pass")
        if beyond:
            print(f"{more} of {len(beyond)} beyond the minutes, for fast finishers or at home")
        if done:
            print(f"compare with ours: {terminal.COMMAND} {steps[0].id} --solution")
            say(what_is_next(steps[-1]))
    return done


def what_is_next(step: Step) -> Iterable[str]:
    """One line about the exercise after this step's, if there is one."""
    for exercise in load_exercises():
        if exercise.id > int(step.id.partition(".")[0]):
            yield f"next: exercise {exercise.id}, {exercise.title}: {exercise.page}"
            return


def current(steps: list[Step], progress: Progress) -> Step:
    """The first step that has not passed yet, else the last."""
    return next((step for step in steps if not progress.passed(step)), steps[-1])


def hint(steps: list[Step], progress: Progress) -> bool:
    """Print the next hint with each call; after the last one, the last again."""
    step = current(steps, progress)
    number = min(progress.hints_seen(step) + 1, len(step.hints))
    remember(progress, step, hints=number)
    say(terminal.hint_lines(step, number))
    return True


def solution(steps: list[Step], progress: Progress) -> bool:
    for step in steps:
        if not progress.passed(step):
            print(f"{step.id} has not passed yet. Shown all the same; nothing is overwritten.\n")
        say(terminal.solution_lines(step))
    return True


def agreed(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def back_up(step: Step, name: str, now: datetime) -> Path:
    """Move what stands in the file's place among the backups, be it a file or not."""
    copy = BACKUPS / f"{step.id}-{now:%Y%m%d-%H%M%S}-{name}"
    copy.parent.mkdir(parents=True, exist_ok=True)
    step.path(name).replace(copy)
    return copy


def differs(step: Step, name: str) -> bool:
    path = step.path(name)
    return bool(why_unusable(path)) or path.read_bytes() != step.starter(name).read_bytes()


def reset(steps: list[Step], progress: Progress, ask: Callable[[str], bool] = agreed) -> bool:
    """Restore the starters, after a question for each step; keep the old files."""
    done = True
    for step in steps:
        changed = [name for name in step.restorable() if differs(step, name)]
        if not changed:
            print(f"{step.id}: as it was at the start, nothing to do")
        elif not ask(f"{step.id}: put {', '.join(changed)} back to the start (a copy is kept)?"):
            print(f"{step.id}: left as it is")
        else:
            try:
                restore(step, changed)
            except OSError as error:
                print(f"{step.id}: could not be reset, {error.filename}: {error.strerror}")
                done = False
            remember(progress, step, passed=False, hints=0)
    return done


def restore(step: Step, names: list[str]) -> None:
    """Put those files back to the start; OSError where the folder cannot be written to."""
    for name in names:
        if os.path.lexists(step.path(name)):
            copy = back_up(step, name, datetime.now())
            print(f"your {name} is kept in {terminal.from_project(copy)}")
        step.path(name).write_bytes(step.starter(name).read_bytes())


def run(steps: list[Step], progress: Progress) -> bool:
    """Run task.py of the current step as a program, with what it imports on its path."""
    step = current(steps, progress)
    found = problem(step)
    if found:
        print(f"{step.id}: {found[1]}")
        return False
    if hides_module(step):
        return False
    try:
        env = environment(step, step.folder, {})
    except DoesNotCompile as error:
        say(terminal.verdict_lines(does_not_compile(step, error)))
        return False
    if "GILLAB_NO_EXTENSION" in env:
        recorded = step.folder.parent / "recorded" / f"{step.id}-run.txt"
        print(f"{env['GILLAB_NO_EXTENSION']}; this is a recorded run:\n")
        print(recorded.read_text(encoding="utf-8"))
        return True
    return subprocess.run([sys.executable, "task.py"], cwd=step.folder, env=env).returncode == 0


def hides_module(step: Step) -> bool:
    """Say so where a file beside task.py hides a module of Python."""
    hiding = hidden_modules.hiding(step.folder)
    if hiding:
        said, wanted = hidden_modules.says_hidden(hiding), hidden_modules.WANTED
        print(f"{step.id}: {terminal.from_project(hiding)}: {said}; wanted: {wanted}")
    return hiding is not None


def open_page(steps: list[Step], progress: Progress) -> bool:
    """Run the steps that are notebooks as one notebook, and open it in the browser."""
    try:
        from gillab.course.check import open_notebook
    except ModuleNotFoundError as error:
        print(f"the package {error.name} is missing here: start it by {terminal.COMMAND}")
        return False
    notebooks = [step for step in steps if open_notebook.is_notebook(step)]
    if not notebooks:
        print(f"{', '.join(step.id for step in steps)}: no notebook. Exercise 4 is one")
        return False
    if any(hides_module(step) for step in notebooks):
        return False
    print("running your notebook …", flush=True)
    env = environment(notebooks[0], notebooks[0].folder, {})
    folder = output_folder(notebooks[0]).with_name(notebooks[0].id.split(".")[0])
    print(open_notebook.open_notebook(notebooks, env, folder))
    return True


def saved_at(path: Path) -> float:
    """When the file was last saved, or 0 while it is gone.

    Many editors save by renaming, so that for a moment there is no file.
    """
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def watch(steps: list[Step], progress: Progress, poll_s: float = 0.3) -> bool:
    """Check again at each save, step after step, until the last one passes.

    Steps beyond their exercise are watched only if asked for alone.
    """
    steps = needed(steps)
    paths = [step.path(name) for step in steps for name in step.files]
    index = 0
    while index < len(steps):
        before = [*map(saved_at, paths)]
        if check(steps[index], progress, with_solution=False):
            index += 1
            continue
        print("\nwatching: save the file to check again, Ctrl-C to stop\n", flush=True)
        while [*map(saved_at, paths)] == before:
            time.sleep(poll_s)
    print("all of them pass")
    return True
