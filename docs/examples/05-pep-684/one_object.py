import string
import sys
from concurrent import interpreters


def look():
    things = {
        "None": None,
        "7": 7,
        "1000": 1000,
        "()": (),
        "'a'": "a",
        "'append'": "append",
        "'a name'": sys.intern("a name"),
        "digits": string.digits,
        "int": int,
        "len": len,
        "sys": sys,
    }
    return tuple((name, id(thing), sys._is_immortal(thing)) for name, thing in things.items())


if __name__ == "__main__":
    other = interpreters.create()
    for (name, here, immortal), (_, there, _) in zip(look(), other.call(look), strict=True):
        print(f"{name:>9}  one object for both: {here == there!s:5}  immortal: {immortal}")
    other.close()
