import contextlib
import io
import logging
import sys
from concurrent import interpreters

logging.basicConfig(level=logging.INFO)
sys.setrecursionlimit(5000)
sys.setswitchinterval(0.5)


def settings():
    import logging
    import sys

    return {
        "handlers of the root logger": len(logging.getLogger().handlers),
        "recursion limit": sys.getrecursionlimit(),
        "switch interval": sys.getswitchinterval(),
    }


if __name__ == "__main__":
    other = interpreters.create()
    caught = io.StringIO()
    with contextlib.redirect_stdout(caught):
        other.exec("print('printed by the other', flush=True)")
    print("caught by main's redirect_stdout:", repr(caught.getvalue()))
    there = other.call(settings)
    for name, here in settings().items():
        print(f"{name}: {here} here, {there[name]} there")
    other.close()
