"""Notice that a submission has replaced functions of the check that judges it.

This does not make cheating impossible: a submission runs in the same process as its tests. It
makes sure that nobody passes by such a change without meaning to.
"""

import sys
from types import FunctionType, ModuleType

PACKAGE = "gillab.course.check"

type Names = dict[str, tuple[object, object]]  # name → the function and its code


def judging_modules() -> list[ModuleType]:
    """The modules of the check and the step's tests, as far as they are loaded."""
    return [
        module
        for name, module in list(sys.modules.items())
        if name == "test_task" or name.startswith(PACKAGE)
    ]


def functions() -> Names:
    """All functions and methods of those modules by their full names."""
    found: Names = {}
    for module in judging_modules():
        for owner in (module, *(v for v in vars(module).values() if isinstance(v, type))):
            for name, value in list(vars(owner).items()):
                if isinstance(value, FunctionType):
                    full = f"{module.__name__}.{owner.__name__}.{name}"
                    found[full] = (value, value.__code__)
    return found


def changed(before: Names) -> str:
    """The name of a function that is not what it was; empty if all are."""
    now = functions()
    for name, (function, code) in before.items():
        if name not in now or now[name][0] is not function or now[name][1] is not code:
            return name.rpartition(".")[2]
    return ""
