"""Look at a step's files before anything opens them: one that is no file could block for ever."""

import ast
from pathlib import Path

from gillab.course.exercises import TESTS, Step


def problem(step: Step, own: bool = True) -> tuple[str, str] | None:
    """(name, one line) of the first file that cannot be used, or None.

    With `own` the participant's files are looked at, and always the step's tests.
    """
    for name in step.files if own else ():
        if said := why_unusable(step.path(name)):
            return name, said
    if said := why_unusable(step.path(TESTS)):
        return TESTS, said
    kept = step.starter(TESTS)
    if kept.is_file() and kept.read_bytes() != step.path(TESTS).read_bytes():
        return TESTS, f"{TESTS} was changed: --reset brings back the step's own tests"
    return None


def why_unusable(path: Path) -> str:
    """One line about a file that is missing, no file or unreadable; empty if it can be read."""
    reset = "--reset brings it back"
    try:
        if path.is_dir():
            return f"{path.name} is a folder: {reset}, and keeps the folder"
        if not path.is_symlink() and not path.exists():
            return f"{path.name} is gone: {reset}"
        if not path.is_file():
            return f"{path.name} is no ordinary file (a pipe, a device, a broken link): {reset}"
        with path.open("rb"):
            return ""
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror}): change its permissions, or {reset}"


def titles(step: Step) -> list[str]:
    """What each of the step's tests says once it passes, in the order of the file."""
    try:
        tree = ast.parse(step.path(TESTS).read_bytes())
    except SyntaxError, ValueError:
        return []
    tests = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return [(ast.get_docstring(test) or test.name).splitlines()[0] for test in tests]
