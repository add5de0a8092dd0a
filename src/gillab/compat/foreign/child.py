"""Answer questions about this environment: a JSON line on stdin, JSON lines on stdout.

    python -P child.py

Before each part of an answer comes a line {"start": its name}. When this process dies, the last
such line names the part that killed it. A part that takes too long is ended by an alarm signal,
which is not handled, so that even C code that never returns is ended.
"""

import ast
import json
import os
import runpy
import signal
import sys
import sysconfig
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))


def load(file):
    """A file beside this one, as a dictionary: it must not come onto sys.path."""
    return runpy.run_path(os.path.join(HERE, file))


def take_stdout():
    """Reserve stdout for answers: what a package prints goes to stderr."""
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


class Answers:
    """The channel to whoever asks."""

    def __init__(self, channel, seconds):
        self.channel, self.seconds = channel, seconds

    def send(self, **fields):
        os.write(self.channel, (json.dumps(fields) + "\n").encode())

    def start(self, name):
        """A part begins: from now on it has so many seconds."""
        self.send(start=name)
        if hasattr(signal, "alarm"):
            signal.alarm(self.seconds)


def build(_order, answers):
    """The version of this Python, and whether it is free-threaded."""
    off = sysconfig.get_config_var("Py_GIL_DISABLED")
    answers.send(build={"version": sys.version.split()[0], "free_threaded": bool(off)})


def installed(order, answers):
    """Which distributions and compiled modules there are."""
    found = load("installed.py")
    answers.start("installed")
    for one in [*found["distributions"](), *found["standard_library"](order["standard"])]:
        answers.send(distribution=one)


def importing(order, answers):
    """Import each module in two interpreters that are open at the same time.

    An interpreter in which an import failed is used for the next module; after one that worked
    come fresh interpreters.
    """
    both = []
    for part in order["parts"]:
        answers.start(part["name"])
        both = both or [Inside() for _ in range(2)]
        outcomes = []
        for one in both:
            outcomes.append(one.attempt(part["name"], part.get("path", "")))
            answers.send(done=part["name"], **{"try": outcomes[-1]})
            if not outcomes[-1]["ok"]:
                break
        if outcomes[0]["ok"]:
            for one in both:
                one.interpreter.close()
            both = []
        answers.send(end=part["name"])


class Inside:
    """An interpreter with its own GIL, in which modules are imported."""

    text = ""

    def __init__(self):
        from concurrent import interpreters

        if not Inside.text:
            with open(os.path.join(HERE, "attempt.py"), encoding="utf-8") as file:
                Inside.text = file.read()
        self.interpreter = interpreters.create()
        self.interpreter.exec(Inside.text)

    def attempt(self, name, path):
        """The outcome, which comes back through a pipe; it is shorter than a pipe holds."""
        reading, writing = os.pipe()
        try:
            self.interpreter.exec(f"report({writing}, {name!r}, {path!r})")
            return ast.literal_eval(os.read(reading, 65536).decode("utf-8", "replace"))
        finally:
            os.close(reading)
            os.close(writing)


def in_main(order, answers):
    """Import each module in the main interpreter, for comparison."""
    attempt = load("attempt.py")["attempt"]
    for part in order["parts"]:
        answers.start(part["name"])
        outcome = attempt(part["name"], part.get("path", ""))
        answers.send(done=part["name"], **{"try": outcome})
        answers.send(end=part["name"])


def declaring(order, answers):
    """What each compiled module declares."""
    declared = load("slots.py")["declared"]
    for part in order["parts"]:
        answers.start(part["name"])
        try:
            answers.send(done=part["name"], declared=declared(part["name"], part["path"]))
        except Exception as error:
            answers.send(done=part["name"], error=f"{type(error).__name__}: {error}"[:300])
        answers.send(end=part["name"])


def switching(order, answers):
    """Import modules, and say after each whether the GIL is on in a free-threaded build.

    Once on it stays on, so the first module that switches it on is the last that is asked.
    """
    attempt = load("attempt.py")["attempt"]
    for part in order["parts"]:
        answers.start(part["name"])
        before = sys._is_gil_enabled()
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            outcome = attempt(part["name"])
        found = {"before": before, "after": sys._is_gil_enabled(), "ok": outcome["ok"]}
        texts = [str(one.message) for one in said if issubclass(one.category, RuntimeWarning)]
        answers.send(done=part["name"], gil=found | {"error": outcome.get("error"), "said": texts})
        answers.send(end=part["name"])
        if found["after"]:
            break


def acting(order, answers):
    """Run a small program in main, or in interpreters: at once, again, opened and closed."""
    action = load("action.py")
    if order["where"] == "main":
        answers.start("main")
        answers.send(answer=action["in_main"](order["program"]))
        return
    from concurrent import interpreters

    seen = action["run"](order["program"], interpreters, answers.start, order["again"])
    answers.send(seen=seen)


JOBS = {
    "build": build,
    "installed": installed,
    "importing": importing,
    "in main": in_main,
    "declaring": declaring,
    "switching": switching,
    "acting": acting,
}


def main():
    """Do the job; any exception ends the process with its traceback on stderr."""
    channel = take_stdout()
    order = json.loads(sys.stdin.readline())
    answers = Answers(channel, order["seconds"])
    JOBS[order["job"]](order, answers)
    if hasattr(signal, "alarm"):
        signal.alarm(0)
    answers.send(finished=True)
    os._exit(0)  # skip what packages do at exit: it is not part of the question


if __name__ == "__main__":
    main()
