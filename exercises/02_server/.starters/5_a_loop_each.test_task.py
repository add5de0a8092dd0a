"""What step 2.5 asks for, judged by what the code does."""

import gc
import socket
import time

import tiny

from gillab.course.check import NotYet, expect, shown
from gillab.course.check.in_time import StillRunning, in_time
from gillab.course.check.noted_calls import Notes, noted_calls
from gillab.course.check.rendezvous import patience
from gillab.course.check.witnesses import open_interpreters


def ask(port: int) -> str:
    """The server's answer to a client; "nobody" when no listener accepts."""
    try:
        with socket.create_connection(("127.0.0.1", port), 3 * patience()) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n")
            said = b""
            while part := client.recv(4096):
                said += part
        return said.decode().splitlines()[-1]
    except OSError:
        return "nobody"


def wait_until_accepted(port: int) -> bool:
    """Whether a connection was accepted in time."""
    end_s = time.monotonic() + 5 * patience()
    while time.monotonic() < end_s:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False


def start_in_time(task, listeners) -> list:
    """What start() returns; it has to return, while serve() goes on in other threads."""
    try:
        return in_time(6 * patience(), task.start, listeners)
    except StillRunning:
        raise NotYet(
            "start() did not return",
            "serve() in a thread: interpreter.call_in_thread(serve, …)",
            "tiny.serve(…) with brackets serves here and now, and interpreter.call() waits "
            "until serve() ends, which it does when a message stops it",
        ) from None


def numbers(args: tuple, kwargs: dict) -> list:
    """In front of tiny.serve(): the descriptors that it was given."""
    return [*args, *kwargs.values()]


def expect_one_owner(notes: Notes) -> None:
    """No descriptor that serve() was given belongs to a socket of ours as well."""
    given = [number for call in notes.calls() if not call.here for number in call.details]
    ours = {one.fileno() for one in gc.get_objects() if isinstance(one, socket.socket)}
    both = sorted(ours.intersection(given) - {-1})
    expect(
        not both,
        did=f"descriptor {both[0] if both else 0} has two owners: serve(), and a socket object "
        "here",
        wanted="listener.detach() and theirs.detach(): they give the number away, and the object "
        "here owns nothing any more",
        because="fileno() only tells the number. Whichever owner closes first closes it for both, "
        "and the number may then mean another file; this works by luck or not at all",
    )


def test_a_loop_each(task):
    """clients are answered by two interpreters, and each descriptor has one owner"""
    with noted_calls("tiny:serve", before=numbers) as notes:
        return judge(task, notes)


def judge(task, notes: Notes) -> str:
    before = open_interpreters()
    port, listeners = tiny.open_listeners(2)
    loops = start_in_time(task, listeners)
    made = open_interpreters() - before
    expect(
        len(made) == 2,
        did=f"for two listeners there were {len(made)} interpreters",
        wanted="one for each listener: interpreters.create()",
    )
    wait_until_accepted(port)
    expect_one_owner(notes)
    end_s, answers = time.monotonic() + 5 * patience(), set()
    while len(answers - {"nobody"}) < 2 and time.monotonic() < end_s:
        answers.add(ask(port))
        if "interpreter 0" in answers:
            break
    expect(
        answers - {"nobody"} == {f"interpreter {number}" for number in made},
        did=f"the clients were answered by: {', '.join(sorted(answers))}",
        wanted=f"answers of the interpreters {sorted(made)}",
        because="tiny.serve ran in the main interpreter: interpreter.call_in_thread(tiny.serve, "
        "…) runs it in the other one"
        if "interpreter 0" in answers
        else "nobody serves: call_in_thread() takes tiny.serve and two numbers, "
        "listener.detach() and theirs.detach(); `ours` stays here"
        if answers <= {"nobody"}
        else "the same listener given twice, or a socket that was closed before serve() had it: "
        "its number then means nothing, or something else",
    )
    expect(
        isinstance(loops, list) and len(loops) == 2,
        did=f"start() returned {shown(loops)}",
        wanted="a list of two Loop(interpreter, thread, line)",
    )
    stop_in_time(task, loops, port, made)
    return f"answered by {' and '.join(sorted(answers - {'nobody'}))}, in one process"


def stop_in_time(task, loops, port: int, made: set[int]) -> None:
    """stop() has to return, and to leave no interpreter and no listener behind."""
    try:
        in_time(5 * patience(), task.stop, loops)
    except StillRunning:
        raise NotYet(
            "stop() did not return",
            "first send to every line, then join every thread, then close its interpreter",
            "close() waits for the thread inside, for ever, if nobody has told it to stop",
        ) from None
    left = open_interpreters() & made
    expect(
        not left,
        did=f"after stop() {len(left)} interpreters are still there",
        wanted="none: interpreter.close(), after its thread has ended",
    )
    expect(
        ask(port) == "nobody",
        did="after stop() somebody still answers",
        wanted="nobody: every loop stopped",
    )


def test_three(task):
    """as many as there are listeners"""
    before = open_interpreters()
    port, listeners = tiny.open_listeners(3)
    loops = start_in_time(task, listeners)
    made = open_interpreters() - before
    wait_until_accepted(port)
    expect(
        len(made) == 3,
        did=f"for three listeners there were {len(made)} interpreters",
        wanted="one for each listener",
    )
    stop_in_time(task, loops, port, made)
    return "three listeners, three interpreters, all closed again"
