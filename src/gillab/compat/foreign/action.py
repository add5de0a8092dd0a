"""Run one small program in several interpreters: at once, again, and in ever new ones.

The program is Python text that leaves its result in `answer`, a string.
"""

import os
import threading

TIMES = 5  # in each of two interpreters at once
ROUNDS = 4  # of memory readings
CYCLES = 3  # interpreters opened and closed for each reading


def run(program, interpreters, say, again):
    """Do the program in two interpreters and `say` each stage; returns what was seen.

    With `again` also at once, many times, and in interpreters that are opened and closed.

    A crash leaves the last stage that was said. Two interpreters are open together, so that what
    the process keeps once for both (a C global) has a chance to show.
    """
    say("first")
    first = Inside(interpreters.create(), program)
    seen = {"answers": [first.answer()]}
    say("second")
    second = Inside(interpreters.create(), program)
    seen["answers"].append(second.answer())
    if again:
        say("together")
        seen["answers"] += together([first, second])
    first.interpreter.close()
    say("after one was closed")
    seen["answers"].append(second.answer())
    second.interpreter.close()
    if again:
        seen |= cycles(program, interpreters, say, seen["answers"])
    seen["answers"] = sorted(set(seen["answers"]))
    return seen


def cycles(program, interpreters, say, answers):
    """Open an interpreter, run the program, close it, and read the memory now and then."""
    readings = [resident_kb()]
    for _ in range(ROUNDS):
        for _ in range(CYCLES):
            say("opened and closed")
            one = Inside(interpreters.create(), program)
            answers.append(one.answer())
            one.interpreter.close()
        readings.append(resident_kb())
    return {"resident_kb": readings, "cycles": CYCLES}


class Inside:
    """An interpreter and the program that it runs; answers come back through a pipe."""

    def __init__(self, interpreter, program):
        self.interpreter, self.program = interpreter, program

    def answer(self):
        """The program's answer, or its error's text."""
        reading, writing = os.pipe()
        text = (
            "try:\n    space = {}\n    exec(program, space)\n    said = str(space['answer'])\n"
            "except BaseException as error:\n    said = f'{type(error).__name__}: {error}'\n"
            "import os\nos.write(writing, said.encode()[:4000])\n"
        )
        try:
            self.interpreter.prepare_main(program=self.program, writing=writing)
            self.interpreter.exec(text)
            return os.read(reading, 4000).decode("utf-8", "replace")
        finally:
            os.close(reading)
            os.close(writing)


def in_main(program):
    """The answer in the main interpreter, the one to compare with; an error is raised."""
    space = {}
    exec(program, space)
    return str(space["answer"])


def together(inside):
    """Answers of both interpreters, each in a thread of its own, TIMES in a row."""
    found, start = [], threading.Barrier(len(inside))

    def repeat(one):
        start.wait()
        found.extend(one.answer() for _ in range(TIMES))

    threads = [threading.Thread(target=repeat, args=(one,)) for one in inside]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def resident_kb():
    """Resident memory now, 0 where /proc does not tell it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        return 0
