"""What step 5.1 asks for, judged by what the code does."""

import os
from collections.abc import Generator
from concurrent import interpreters
from contextlib import closing, contextmanager
from pathlib import Path

from stock import cut

from gillab.course.check import expect, predicted
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.rendezvous import have_started
from gillab.course.check.stand_ins import folder

SIZES = [5 * 10**9, 10**9 + 1, 3 * 10**9, 7 * 10**9]


def refusal(module: str) -> str:
    """The error of a new interpreter that imports the module; empty if it can."""
    with closing(interpreters.create()) as interpreter:
        try:
            interpreter.exec(f"import {module}")
        except interpreters.ExecutionFailed as error:
            return str(error).splitlines()[0]
    return ""


def test_guess(task):
    """your guesses agree with what an interpreter imports"""
    predicted("LOADS", task.LOADS)
    said = {module: refusal(module) for module in task.LOADS}
    for module, refused in said.items():
        expect(
            task.LOADS[module] == (not refused),
            did=f"LOADS[{module!r}] is {task.LOADS[module]}, but an interpreter "
            + (f"said: {refused}" if refused else "imported it"),
            wanted=f"LOADS[{module!r}] = {not refused}",
            because="not the language decides but a promise: a module in C has a slot for it, "
            "and the standard library's modules mostly fill it in",
        )
    refused = [module for module, why in said.items() if why]
    return f"refused: {', '.join(refused)}. Of your own packages `workshop.py compat` tells"


def asked(args: tuple, kwargs: dict) -> list:
    """In front of each cut(): wait until every worker is at one, and note what it was given."""
    place = Path(folder())
    place.joinpath(f"{os.getpid()}-{interpreters.get_current().id}.in").touch()
    have_started(str(place), int(place.joinpath("workers").read_text()), 2.0)
    given = dict(zip(("size", "room"), args, strict=False)) | kwargs
    return [given.get("size"), given.get("room")]


@contextmanager
def free_memory() -> Generator[list[int]]:
    """What psutil says of free memory in this block, each time that it is asked."""
    import psutil  # not at the top: the interpreters import this file for asked()

    said, ask = [], psutil.virtual_memory

    def virtual_memory():
        answer = ask()
        said.append(answer.available)
        return answer

    psutil.virtual_memory = virtual_memory
    try:
        yield said
    finally:
        psutil.virtual_memory = ask


def test_plan(task):
    """the interpreters cut, by the memory that is free now"""
    for workers in (2, 1, 3):
        with free_memory() as free, noted_calls("stock:cut", before=asked) as notes:
            Path(notes.folder, "workers").write_text(str(workers))
            found = task.plan(SIZES, workers)
            judge(workers, found, notes.calls(), free)
    return "with 1, 2 and 3 workers: memory asked for here, files cut over there"


def judge(workers: int, found: object, calls: list, free: list[int]) -> None:
    here = [call for call in calls if call.here]
    expect(
        not here,
        did=f"{len(here)} of {len(SIZES)} files were cut in the main interpreter",
        wanted="each call of cut() in an interpreter of the pool",
        because="a function that is called with brackets works here, before the pool is asked",
    )
    expect(
        calls and all(call.process == os.getpid() for call in calls),
        did="the files were cut in other processes" if calls else "nobody called cut()",
        wanted="the interpreters of this process: InterpreterPoolExecutor(workers)",
        because="processes can import psutil, so there it would work; here the package stays in "
        "the main interpreter"
        if calls
        else "an answer that was computed otherwise",
    )
    expect(
        free,
        did="plan() did not ask how much memory is free",
        wanted="psutil.virtual_memory() asked in plan(), in the main interpreter",
        because="what is free changes: a number that was asked for when the file was imported, or "
        "written down, is old",
    )
    rooms = {size // 100 for size in free}
    wrong = [call.details for call in calls if call.details[1] not in rooms]
    expect(
        not wrong,
        did=f"cut() was given room for {wrong[0][1]!r} bytes" if wrong else "",
        wanted="a hundredth of the memory that psutil said is free: .available // 100",
    )
    used = {call.interpreter for call in calls}
    expect(
        len(used) == workers,
        did=f"asked for {workers} workers, plan() used {len(used)} interpreters",
        wanted="InterpreterPoolExecutor(workers)",
    )
    wanted = [[cut(size, room) for size in SIZES] for room in rooms]
    expect(
        found in wanted,
        did=f"for {SIZES} it gave lists of {[len(one) for one in found or ()]} parts"
        if isinstance(found, list)
        else f"plan() returned a {type(found).__name__}",
        wanted="a list with the parts of each file, in the order of the files",
    )
