"""What step 1.2 asks for, judged by what the code does."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from gillab.course.check import NotYet, expect, missing_extension, predicted
from gillab.course.check.drawings import kept_and_lost
from gillab.course.check.error_places import place_in_text
from gillab.course.check.explain import signal_name
from gillab.course.check.witnesses import at_once, meeting_place, sightings, visit

HERE = Path(__file__).parent
TIMES = 10_000_000
MANY = 1_000_000
ASK = "import os, gilswitch, task; print(task.lost(gilswitch.{0}, {1}), flush=True); os._exit(0)"

AT_ONCE = "both at once: start() both, only then join() both"
BOTH_HERE = "both calls of add() ran in the thread that called lost(), one after the other"
RUN = (
    "run() and target=add(thing, times), with brackets, call the function here and now; start() "
    "begins a thread, which then calls it"
)


def test_guess(task):
    """you have guessed"""
    predicted("GUESS", task.GUESS)


def test_two_threads(task):
    """lost() starts two threads at once and counts right"""
    in_caller = []
    for dropped, late in ((0, 0), (100, 1)):  # once the first thread is late, once the second
        kept, calls = [], []
        with meeting_place() as folder:

            def add(thing, times, kept=kept, calls=calls, dropped=dropped, late=late, at=folder):
                number = len(calls)
                in_caller.append(threading.current_thread() is threading.main_thread())
                calls.append(number)
                visit(at)
                time.sleep(0.1 if number == late else 0)
                kept.extend([thing] * (times - dropped))

            add.__qualname__ = "add"  # as an error names it
            try:
                answer = task.lost(add, 1000)
            except SystemExit as end:  # what the starter says when its second thread has no start
                expect(len(calls) != 1, did=str(end), wanted=AT_ONCE)
                expect(
                    len(calls) != 2 or not all(in_caller),
                    did=BOTH_HERE,
                    wanted=AT_ONCE,
                    because=RUN,
                )
                raise
            for thread in set(threading.enumerate()) - {threading.current_thread()}:
                thread.join(3)  # those that lost() did not wait for
            seen = sightings(folder)
        expect(
            len(calls) == 2,
            did=f"lost(add, times) called add(thing, times) {len(calls)} times",
            wanted="two threads, and one call in each",
        )
        expect(
            at_once(seen) or not all(in_caller),
            did=BOTH_HERE,
            wanted=AT_ONCE,
            because=RUN,
        )
        expect(
            at_once(seen),
            did="the second thread began only after the first had ended",
            wanted=AT_ONCE,
            because="one after the other, there is no race",
        )
        expect(
            isinstance(answer, int) and abs(answer - 2 * dropped) <= 4,
            did=f"lost() answered {answer} for an add() that loses {dropped} of 1,000",
            wanted=f"{2 * dropped}: wait until both threads are done, then take the count",
        )
    said = "two threads at once, and the missing counts add up"
    if any(in_caller):
        said += (
            ". One of the two calls ran in the thread that called lost() itself: "
            "target=add(thing, times), with brackets, calls at once; target=add, args=… does not"
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
    facts = {
        "add_held loses counts": (
            True,
            held > 0,
            f"with the GIL {held:,} were lost",
        ),
        "add_released loses counts": (
            released > 0,
            True,
            f"without it {released:,} {of} were lost",
        ),
        "use_released ends without a crash": (code != 0, False, f"use_released {end}"),
    }
    for name, (seen, true, said) in facts.items():
        expect(
            task.GUESS[name] == true or not seen,  # a race that did not show proves nothing
            did=f"GUESS[{name!r}] is {task.GUESS[name]}, but {said}",
            wanted=f"GUESS[{name!r}] = {true} ({where})",
            because="Py_INCREF reads, adds and writes. The GIL makes that one move; without it "
            "two threads write the same number, and a count that wrongly reaches 0 frees the "
            "object while it is in use",
        )
    total = 2 * found["times"]
    bars = {"with the GIL": (held, 2 * found["held_times"]), "without it": (released, total)}
    return f"{kept_and_lost(bars)}\nuse_released {end} ({where})"
