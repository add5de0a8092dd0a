"""What step 1.2 asks for, judged by what the code does."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from gillab.course.check import NotYet, expect, missing_extension, predicted
from gillab.course.check.drawings import kept_and_lost
from gillab.course.check.endless_wait import waits_for
from gillab.course.check.error_places import place_in_text
from gillab.course.check.explain import signal_name
from gillab.course.check.witnesses import at_once, meeting_place, sightings, visit

HERE = Path(__file__).parent
TIMES = 10_000_000
MANY = 1_000_000
GUESSES = (
    "add_held loses counts",
    "add_released loses counts",
    "use_released ends without a crash",
)
ASK = "import os, gilswitch, task; print(task.lost(gilswitch.{0}, {1}), flush=True); os._exit(0)"

AT_ONCE = "both at once: start() both, only then join() both"
BOTH_HERE = "both calls of add() ran in the thread that called lost(), one after the other"
ONE_HERE = "one of the two calls of add() ran in the thread that called lost()"
RUN = (
    "run() and target=add(thing, times), with brackets, call the function here and now, as "
    "add(thing, times) alone does; start() begins a thread, which then calls it"
)
HOLD_S = 3.0  # so long add() is held at most: some ways to wait cannot be seen


class Call(NamedTuple):
    """One call of add()."""

    here: bool  # in the thread that called lost()
    thing: int  # its id: to keep the object itself would change its count
    times: int


class Round:
    """One call of lost(), with an add() that drops some references.

    In each thread add() is held until lost() waits for it without a time limit. Where lost() does
    not tell for which thread it waits, the call with the number `late` ends last.
    """

    def __init__(self, dropped: int, late: int, hold_s: float):
        self.dropped, self.late, self.hold_s = dropped, late, hold_s
        self.caller = threading.get_ident()
        self.numbers = count()
        self.calls: list[Call] = []
        self.ended: list[int] = []  # numbers of calls
        self.ended_in_time = 0  # how many had ended when lost() answered
        self.kept: list[object] = []
        self.held_too_long = self.answered = False

    def run(self, lost: Callable) -> object:
        with meeting_place() as folder:

            def add(thing, times):
                self.add(folder, thing, times)

            add.__qualname__ = "add"  # as an error names it
            try:
                answer = lost(add, 1000)
                self.ended_in_time = len(self.ended)
            finally:
                self.answered = True
            for thread in set(threading.enumerate()) - {threading.current_thread()}:
                thread.join(3)  # those that lost() did not wait for
            self.seen = sightings(folder)
        return answer

    def add(self, folder: str, thing: object, times: int) -> None:
        number = next(self.numbers)
        here = threading.get_ident() == self.caller
        self.calls.append(Call(here, id(thing), times))
        visit(folder)
        deadline = time.monotonic() + self.hold_s
        while not (here or self.answered or self.held_too_long or self.is_awaited(number)):
            if time.monotonic() > deadline:
                self.held_too_long = True
            time.sleep(0.002)
        self.kept.extend([thing] * (times - self.dropped))
        self.ended.append(number)

    def is_awaited(self, number: int) -> bool:
        """Whether lost() waits for that call, which runs in this thread, without a time limit."""
        awaited = waits_for(self.caller)
        if isinstance(awaited, threading.Thread):
            return awaited is threading.current_thread()
        last = number == self.late and len(self.calls) == 2
        return awaited is not None and (bool(self.ended) or not last)

    def expect_two_at_once(self) -> None:
        calls = len(self.calls)
        expect(
            calls == 2,
            did=f"lost(add, times) called add(thing, times) {calls} times",
            wanted="two threads, and one call in each",
            because=""
            if calls
            else "start() with its brackets begins a thread; first.start without them does nothing",
        )
        self.expect_not_here(all(call.here for call in self.calls) or not at_once(self.seen))
        expect(
            at_once(self.seen),
            did="the second thread began only after the first had ended",
            wanted=AT_ONCE,
            because="one after the other, there is no race",
        )

    def expect_not_here(self, wrong: bool) -> None:
        """A call in the thread of lost() is no mistake where the other ran at the same time."""
        here = [call.here for call in self.calls]
        expect(
            not (wrong and any(here)),
            did=BOTH_HERE if all(here) else ONE_HERE,
            wanted=AT_ONCE,
            because=RUN,
        )

    def expect_one_object(self) -> None:
        expect(
            len({call.thing for call in self.calls}) == 1,
            did="the two threads were given two objects",
            wanted="args=(thing, times) for both: they race for the count of one object",
        )
        times = [call.times for call in self.calls]
        expect(
            times == [1000, 1000],
            did=f"lost(add, 1000) called add(thing, {times[0]}) and add(thing, {times[1]})",
            wanted="add(thing, times) in each of the two threads",
        )

    def expect_right(self, answer: object) -> None:
        """Expect that lost() has waited, and has counted what was dropped, or one or two less.

        Less: a variable of lost() may hold one reference more at the end.
        """
        expect(
            self.ended_in_time == 2,
            did="lost() answered while add() was still at work",
            wanted="first.join() and second.join(), without a time limit: wait until both threads "
            "are done, then take the count",
            because="time.sleep(2) and join(2) wait as long as somebody guessed, and add() may "
            "take longer. join() waits until its thread has ended",
        )
        dropped = 2 * self.dropped
        off = answer - dropped if isinstance(answer, int) else 0
        expect(
            isinstance(answer, int) and -4 <= off <= 0,
            did=f"lost() answered {answer} for an add() that loses {self.dropped} of 1,000",
            wanted=f"{dropped}: before is read before the threads are made, and the count at the "
            "end when both are done",
            because="before is how many references there are at the start. Read after a thread was "
            "made, it counts those in the thread's args too, which are gone at the end. And abs() "
            "turns a reference too many into a lost one"
            if off > 0
            else ""
            if isinstance(answer, int)
            else "the last line of the starter returned the number",
        )


def test_guess(task):
    """you have guessed"""
    predicted("GUESS", task.GUESS, GUESSES)


def test_two_threads(task):
    """lost() starts two threads at once and counts right"""
    hold_s = HOLD_S
    for dropped, late in ((0, 0), (100, 1)):
        this = Round(dropped, late, hold_s)
        try:
            answer = this.run(task.lost)
        except SystemExit as end:  # what the starter says when its second thread has no start
            expect(len(this.calls) != 1, did=str(end), wanted=AT_ONCE)
            this.expect_not_here(True)
            raise
        this.expect_two_at_once()
        this.expect_one_object()
        this.expect_right(answer)
        hold_s = 0.1 if this.held_too_long else HOLD_S
    said = "two threads at once, and the missing counts add up"
    if any(call.here for call in this.calls):
        said += (
            ". One of the two calls ran in the thread that called lost() itself: "
            "add(thing, times), also behind target=, calls at once; target=add, args=… does not"
        )
    return said


def ask(function: str, times: int) -> int:
    """What task.lost() answers in a process of its own, since reference counts are wrong then."""
    command = [sys.executable, "-c", ASK.format(function, times)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    answer = (done.stdout.split() or [""])[-1]  # after whatever lost() itself prints
    if done.returncode or not answer.lstrip("-").isdecimal():
        last = ([*done.stdout.splitlines(), *done.stderr.splitlines()] or ["nothing"])[-1]
        end = signal_name(done.returncode) or f"exit code {done.returncode}"
        place = place_in_text(done.stderr, "task.py")
        at = f" (task.py, line {place['line']}: {place['text']})" if place else ""
        raise NotYet(
            f"lost(gilswitch.{function}, {times:,}) in a process of its own ended with {end}; "
            f"the last it said: {last}{at}",
            "a number",
        )
    return max(0, int(answer))  # -1: a variable in lost() holds one reference more


def measure(task) -> dict[str, int]:
    """Counts lost with the GIL and without it, and the exit code of crash.py."""
    held, released, times = ask("add_held", TIMES), 0, TIMES
    for times in (TIMES, 2 * TIMES, 4 * TIMES, 8 * TIMES):  # short runs may not overlap
        released = ask("add_released", times)
        if released >= MANY:
            break
    crash = subprocess.run([sys.executable, str(HERE / "crash.py")], capture_output=True)
    return {
        "held": held,
        "held_times": TIMES,
        "released": released,
        "times": times,
        "code": crash.returncode,
    }


def test_prediction(task):
    """your guesses agree with what happened"""
    where = "on your machine"
    if missing_extension():
        found = json.loads((HERE / "recorded.json").read_text("utf-8"))
        where = f"recorded on {found['where']}; here: {missing_extension()}"
    else:
        found = measure(task)
    held, released, code = found["held"], found["released"], found["code"]
    of = f"of {2 * found['times']:,}"
    end = f"was killed by {signal_name(code)}" if signal_name(code) else f"ended with {code}"
    expect(
        held == 0,
        did=f"lost(gilswitch.add_held, {found['held_times']:,}) answered {held:,}",
        wanted="0: with the GIL nobody loses a count, so lost() takes one too early or too late",
    )
    facts = [
        (True, False, "with the GIL 0 were lost"),
        (released > 0, True, f"without it {released:,} {of} were lost"),
        (code != 0, False, f"use_released {end}"),
    ]
    for name, (seen, true, said) in zip(GUESSES, facts, strict=True):
        expect(
            task.GUESS[name] == true or not seen,  # a race that did not show proves nothing
            did=f"GUESS[{name!r}] is {task.GUESS[name]}, but {said}",
            wanted=f"GUESS[{name!r}] = {true} ({where})",
            because="adding a reference reads the count, adds 1 and writes it back. The GIL makes "
            "that one move; without it two threads write the same number, and a count that wrongly "
            "reaches 0 frees the object while it is in use",
        )
    total = 2 * found["times"]
    bars = {"with the GIL": (held, 2 * found["held_times"]), "without it": (released, total)}
    return f"{kept_and_lost(bars)}\nuse_released {end} ({where})"
