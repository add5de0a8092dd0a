"""Load the app "module:name" in the interpreter that will serve it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from importlib.machinery import ExtensionFileLoader
from typing import Any

from gillab.server.app_context import AppContext

WANTED = "an ASGI application (scope, receive, send), or a function of one argument that makes it"


class AppError(Exception):
    """The app cannot be started; one line says why."""


class UnfitApp(AppError):
    """The app can never be served: it is not tried again."""


def note_refused_imports() -> list[str]:
    """A list that gets the names of extension modules refused from now on.

    They lack support for a per-interpreter GIL. A package may catch the error and work without.
    """
    refused: list[str] = []
    original = ExtensionFileLoader.create_module

    def create_module(self, spec):
        try:
            return original(self, spec)
        except ImportError as error:
            if "subinterpreters" in str(error):
                refused.append(spec.name)
            raise

    ExtensionFileLoader.create_module = create_module
    return refused


def load_app(name: str, context: AppContext) -> Callable[..., Any]:
    """The application of that name, or the one that its factory makes from `context`."""
    found = find(name)
    if is_application(found):
        return found
    if not takes(found, 1):
        raise UnfitApp(f"cannot serve {name}: it is a {type(found).__name__}, wanted {WANTED}")
    try:
        app = found(context)
    except ImportError as error:
        raise UnfitApp(f"cannot load {name}: {error}") from error
    except (Exception, SystemExit) as error:
        raise AppError(f"{name} raised {type(error).__name__}: {error}") from error
    if not is_application(app):
        if inspect.iscoroutine(app):
            app.close()  # or Python warns that it was never awaited
        raise UnfitApp(f"cannot serve {name}: it returned a {type(app).__name__}, wanted {WANTED}")
    return app


def find(name: str) -> Any:
    """The object of that name; `UnfitApp` if it cannot be imported."""
    module, _, attribute = name.partition(":")
    try:
        imported = importlib.import_module(module)
    except ImportError as error:
        raise UnfitApp(f"cannot load {name}: {error}") from error
    except (Exception, SystemExit) as error:
        raise UnfitApp(f"cannot load {name}: {type(error).__name__}: {error}") from error
    if not hasattr(imported, attribute):
        raise UnfitApp(f"cannot load {name}: {module} has no {attribute}")
    return getattr(imported, attribute)


def is_application(found: Any) -> bool:
    """Whether it can be called with scope, receive and send; a class counts as a factory."""
    return not inspect.isclass(found) and takes(found, 3) and not _only_optional(found)


def takes(found: Any, arguments: int) -> bool:
    """Whether it can be called with so many positional arguments."""
    try:
        inspect.signature(found).bind(*range(arguments))
    except TypeError, ValueError:
        return False
    return True


def _only_optional(found: Any) -> bool:
    """Whether it takes one argument as well as three and is not a coroutine function."""
    call = found if inspect.isroutine(found) else getattr(found, "__call__", found)  # noqa: B004
    return takes(found, 1) and not inspect.iscoroutinefunction(call)
