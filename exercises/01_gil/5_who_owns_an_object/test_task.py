"""What step 1.5 asks for, judged by what the code does."""

import tempfile
from concurrent import interpreters
from contextlib import closing

from gillab.course.check import expect, predicted
from gillab.course.check.noted_calls import Notes
from gillab.course.check.witnesses import open_interpreters

# True here and False in the new interpreter: two objects, both immortal.
HERE = "__import__('concurrent.interpreters').interpreters.get_current().id == 0"


def test_guess(task):
    """you have guessed"""
    predicted("SAME", task.SAME)


def ask_both(task, expressions) -> dict[str, bool]:
    """Whether each expression is one object here and in a new interpreter, asked by the check."""
    with closing(interpreters.create()) as interpreter:
        return {
            expression: interpreter.call(task.look, expression)[0] == task.look(expression)[0]
            for expression in expressions
        }


def with_witness(expression: str, folder: str) -> str:
    """The same expression, which first notes in which interpreter it is evaluated."""
    module = "__import__('gillab.course.check.stand_ins', fromlist=['note'])"
    return f"({module}.note({folder!r}, 'look', 0.0, None), {expression})[1]"


def why_not(expression: str, answer: object) -> str:
    if expression == HERE:
        return (
            "the last value of look(), immortal, is about one object: here the expression gives "
            "True and there False, two objects and both immortal"
        )
    if answer is True:
        return "something else than the ids was compared: look() gives the id first"
    if answer is False:
        return (
            "two ids are two numbers: == compares them, and `is` would ask whether they are one "
            "object. Or the two answers of look() were compared as they are, with their counts"
        )
    return "True or False is asked for"


def test_same_object(task):
    """same_object asks two interpreters"""
    for expression, wanted in ask_both(task, ("None", "12345.5", "str", "print", HERE)).items():
        before = open_interpreters()
        with tempfile.TemporaryDirectory(prefix="gillab-") as folder:
            answer = task.same_object(with_witness(expression, folder))
            looked = {call.interpreter for call in Notes(folder).calls()}
        left = open_interpreters() - before
        expect(
            0 in looked and len(looked) == 2,
            did=f"same_object({expression!r}) answered {answer!r} and looked in "
            + {0: "no interpreter", 1: "one interpreter"}.get(
                len(looked), f"{len(looked)} of them"
            ),
            wanted="one look() here and one in a new interpreter, for any expression",
            because="an answer written into the code, or told from the name: the expression has to "
            "be evaluated on both sides"
            if not looked
            else "both looks were in one interpreter: interpreter.call(look, expression) looks "
            "in the other",
        )
        expect(
            answer is wanted,
            did=f"same_object({expression!r}) is {answer!r}",
            wanted=f"{wanted}: compare the id seen from here with the id seen from there",
            because=why_not(expression, answer),
        )
        expect(
            not left,
            did=f"same_object left {len(left)} interpreter{'s' * (len(left) > 1)} open",
            wanted="interpreter.close() before the answer is returned",
        )
    return "None and str are one object in both interpreters, 12345.5 and print are two"


def test_prediction(task):
    """your guesses agree with what the two interpreters say"""
    found = ask_both(task, task.SAME)
    wrong = [expression for expression, same in found.items() if same != task.SAME[expression]]
    expect(
        not wrong,
        did=f"{len(wrong)} of your {len(found)} guesses in SAME do not agree with "
        f"the ids: {', '.join(wrong)}",
        wanted="the answer that the ids give: check 1.5 --run prints them all",
        because="two interpreters use only objects built into CPython and immortal together, since "
        "nobody counts the references to those. A string interned while a program runs is one "
        "object in its own interpreter only",
    )
    shared = [expression for expression, same in found.items() if same]
    immortal = [expression for expression in found if task.look(expression)[2]]
    expect(
        shared == immortal,
        did=f"look() calls {', '.join(immortal)} immortal, but {', '.join(shared)} are shared",
        wanted="the two to agree: please report this, with your Python's version",
    )
    return f"shared: {', '.join(shared)}: all immortal. Everything else exists twice"
