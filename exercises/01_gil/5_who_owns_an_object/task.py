"""Step 1.5: one expression, two interpreters. Do both hold the same object?"""

import sys
from concurrent import interpreters

# TODO 1: guess first. Is it the very same object in both interpreters?
# True or False.
SAME = {
    "7": None,
    "1_000_000": None,
    "sys.intern('two words')": None,
    "int": None,
}


kept = []  # what is freed gives its id to the next object, so nothing is


def look(expression: str) -> tuple[int, int, bool]:
    """(id, reference count, immortal?) of what the expression gives."""
    value = eval(expression)
    kept.append(value)
    return id(value), sys.getrefcount(value), sys._is_immortal(value)


def same_object(expression: str) -> bool:
    """Look from here and from a new interpreter: is it one object?"""
    interpreter = interpreters.create()
    here, _, _ = look(expression)
    there, _, _ = look(expression)  # TODO 2: that asks here a second time
    interpreter.close()
    return here == there


if __name__ == "__main__":
    print(f"{'expression':26}{'references':>12}  immortal  same object")
    for expression in SAME:
        _, references, immortal = look(expression)
        same = same_object(expression)
        print(f"{expression:26}{references:12}  {immortal!s:8}  {same}")
