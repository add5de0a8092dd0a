"""Import a module and note each extension module that this interpreter refuses, with its importers.

A package may catch the refusal and go on with slower code, or say something else, as NumPy does; so
the error alone does not tell. Some extension modules refuse in words of their own.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys

REFUSED = "does not support loading in subinterpreters"
_found: list[dict] = []


class _Noting(importlib.machinery.ExtensionFileLoader):
    """Loads an extension module; notes its name and its importers if that fails here."""

    def create_module(self, spec):
        return _noting(spec.name, super().create_module, spec)

    def exec_module(self, module):
        _noting(module.__name__, super().exec_module, module)


def _noting(name, load, argument):
    """Load it; note a failure, unless it is that of another extension module that it imports.

    `own_words` is what the module says if Python itself did not refuse it.
    """
    known = len(_found)
    try:
        return load(argument)
    except Exception as error:
        if len(_found) == known:
            own_words = "" if REFUSED in str(error) else _in_one_line(error)
            _found.append({"module": name, "chain": _importers(), "own_words": own_words})
        raise


def _in_one_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


class _Finder:
    """Lets the other finders find a module, and exchanges the loader of an extension module."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        for finder in sys.meta_path:
            if finder is _Finder:
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                extension = isinstance(spec.loader, importlib.machinery.ExtensionFileLoader)
                if extension and spec.origin:
                    spec.loader = _Noting(spec.name, spec.origin)
                return spec
        return None


def _importers() -> list[str]:
    """Names of the modules whose code is running now, the outermost first."""
    names: list[str] = []
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if not name.startswith(("importlib", "_frozen_importlib", __name__)) and name not in names:
            names.append(name)
        frame = frame.f_back
    names.reverse()
    return [name for name in names if not name.startswith(("concurrent.", "gillab."))]


def watch_imports(module: str) -> str:
    """Import the module here and note refusals from now on; the import's error, or nothing."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
    try:
        importlib.import_module(module)
    except BaseException as error:
        return _in_one_line(error)
    return ""


def refused() -> list[dict]:
    """The refusals so far in this interpreter: the module, its importers, words of its own."""
    return list(_found)
