# says: both looks were in one interpreter
import sys

# What both hold is immortal: its count never changes, so nobody races for it.
SAME = {
    "7": True,
    "1_000_000": False,
    "sys.intern('two words')": False,
    "int": True,
}


def look(expression: str) -> tuple[int, int, bool]:
    """(id, reference count, immortal?) of what the expression gives."""
    value = eval(expression)
    return id(value), sys.getrefcount(value), sys._is_immortal(value)


def same_object(expression: str) -> bool:
    """Look from here and from a new interpreter: is it one object?"""
    return look(expression)[0] == look(expression)[0]
