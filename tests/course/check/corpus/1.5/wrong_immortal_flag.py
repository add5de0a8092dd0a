# says: both looks were in one interpreter
import sys
from concurrent import interpreters

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
    interpreter = interpreters.create()
    interpreter.close()
    return look(expression)[2]


if __name__ == "__main__":
    print(f"{'expression':26}{'references':>12}  immortal  same object")
    for expression in SAME:
        _, references, immortal = look(expression)
        same = same_object(expression)
        print(f"{expression:26}{references:12}  {immortal!s:8}  {same}")
