# says: 1 of your 4 guesses in SAME do not agree with the ids: sys.intern
import sys
from concurrent import interpreters

# What both hold is immortal: its count never changes, so nobody races for it.
SAME = {
    "7": True,
    "1_000_000": False,
    "sys.intern('two words')": True,
    "int": True,
}


def look(expression: str) -> tuple[int, int, bool]:
    """(id, reference count, immortal?) of what the expression gives."""
    value = eval(expression)
    return id(value), sys.getrefcount(value), sys._is_immortal(value)


def same_object(expression: str) -> bool:
    """Look from here and from a new interpreter: is it one object?"""
    interpreter = interpreters.create()
    there, _, _ = interpreter.call(look, expression)
    here, _, _ = look(expression)
    interpreter.close()
    return here == there
