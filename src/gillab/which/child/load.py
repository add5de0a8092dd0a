"""Find the function and its tasks, or say in one line why they cannot be measured."""

from __future__ import annotations

import difflib
import functools
import importlib
import inspect
import itertools
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

MOST_TASKS = 10_000
Tasks = list[tuple[Any, ...]]


class CannotMeasure(Exception):
    """The function cannot be measured; the message is one line."""


class Mistake(Exception):
    """The user asked for something that is not there; the message is one line."""


def load(order: dict[str, Any]) -> tuple[Callable, Tasks]:
    """The function and its tasks, each a tuple of arguments."""
    module = import_module(order["module"])
    name = order["function"]
    function = find(module, name)
    refuse_kinds(function, name)
    return function, _fitting(function, name, tasks_for(function, name, module, order))


def import_module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name + ".").startswith(error.name + "."):
            raise Mistake(f"there is no module {name!r} in the folder where you started") from None
        raise CannotMeasure(
            f"{name} imports {error.name}, which this Python does not have: name the Python of "
            "your project with --python"
        ) from None
    except SyntaxError as error:
        raise Mistake(f"{error.filename}, line {error.lineno}: {error.msg}") from None
    except SystemExit:
        raise CannotMeasure(
            f"importing {name} ends the program: put what starts it under "
            'if __name__ == "__main__":'
        ) from None
    except Exception as error:
        raise CannotMeasure(f"importing {name} fails with {in_one_line(error)}") from None


def find(module: ModuleType, name: str) -> Any:
    """The object of that dotted name; a method is refused here, where its class is known."""
    found: Any = module
    for part in name.split("."):
        owner = found
        try:
            found = getattr(owner, part)
        except AttributeError:
            names = [n for n, value in vars(owner).items() if callable(value)]
            near = difflib.get_close_matches(part, names, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Mistake(f"{module.__name__} has no {name!r}{hint}") from None
    if inspect.isclass(owner) and inspect.isfunction(inspect.getattr_static(owner, part)):
        raise CannotMeasure(
            f"{name} is a method and needs an object: write a function at the top level that makes "
            "the object and calls it"
        )
    if not callable(found):
        raise Mistake(f"{name} is of type {type(found).__name__} and cannot be called")
    return found


def refuse_kinds(function: Callable, name: str) -> None:
    """Refuse what a pool cannot run, or what would be measured wrongly."""
    bare = function
    while isinstance(bare, functools.partial):
        bare = bare.func
    if inspect.iscoroutinefunction(bare):
        raise CannotMeasure(
            f"{name} is async: a pool runs functions that compute, asyncio tasks wait in one "
            "thread; name the function inside that computes"
        )
    if inspect.isgeneratorfunction(bare) or inspect.isasyncgenfunction(bare):
        raise CannotMeasure(
            f"{name} is a generator function: calling it computes nothing, and a generator cannot "
            "be sent; write a function that returns list(…) of it"
        )
    if hasattr(bare, "cache_info"):
        raise CannotMeasure(
            f"{name} keeps its answers (functools.cache): a second call would measure the cache; "
            "name the function without it"
        )


def tasks_for(function: Callable, name: str, module: ModuleType, order: dict[str, Any]) -> list:
    """The items of TASKS, or of what tasks() returns; one empty task if no argument is needed."""
    wanted = order.get("tasks_name")
    home = import_module(order["tasks_module"]) if order.get("tasks_module") else module
    for one in [wanted] if wanted else ["TASKS", "tasks"]:
        if not hasattr(home, one):
            continue
        found = getattr(home, one)
        try:
            found = found() if callable(found) else found
            if isinstance(found, (str, bytes)) or not isinstance(found, Iterable):
                raise Mistake(
                    f"{one} is of type {type(found).__name__}: it must be a list of tasks"
                )
            listed = list(itertools.islice(found, MOST_TASKS))
        except Mistake:
            raise
        except Exception as error:
            raise CannotMeasure(f"{one} fails with {in_one_line(error)}") from None
        if not listed:
            raise Mistake(f"{one} is empty: it needs one item for each call")
        return listed
    if wanted:
        raise Mistake(f"{home.__name__} has no {wanted!r}, which --tasks names")
    if _fits(function, ()) == "":
        return [()]
    raise Mistake(
        f"{name} needs arguments, and {home.__name__} has neither TASKS nor tasks(): add "
        "TASKS = [...] with one item for each call, or name a list with --tasks FILE.py:NAME"
    )


def _fitting(function: Callable, name: str, items: list) -> Tasks:
    """The items as tuples of arguments; a tuple is a whole call, anything else is one argument."""
    tasks = [item if isinstance(item, tuple) else (item,) for item in items]
    for number, task in enumerate(tasks, 1):
        why = _fits(function, task)
        if why:
            raise Mistake(
                f"task {number} does not fit {name}: {why}; each item is one call, and a tuple "
                "holds its arguments"
            )
    return tasks


def _fits(function: Callable, task: tuple) -> str:
    """Why these arguments do not fit; empty if they do, or if the function does not tell."""
    try:
        signature = inspect.signature(function)
    except TypeError, ValueError:  # some functions written in C have none
        return "" if task else "it tells no signature"
    try:
        signature.bind(*task)
    except TypeError as error:
        return str(error)
    return ""


def in_one_line(error: BaseException) -> str:
    """`ValueError: what it says`, shortened to one line."""
    said = next(iter(str(error).strip().splitlines()), "")[:300]  # some hold a whole traceback
    kind = type(error).__name__
    return f"{kind}: {said}" if said else kind
