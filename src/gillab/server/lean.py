"""The parts of uvicorn that a loop runs, without those that it never does.

Every interpreter has modules of its own, so what an import brings along is paid once a loop.
`import uvicorn` brings its command line: click, multiprocessing, supervisors of processes.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import types
from collections.abc import Generator

# By which uvicorn would set up logging from a file; here it is told not to.
UNUSED: dict[str, dict[str, object]] = {
    "logging.config": {},
    "configparser": {"RawConfigParser": None},
}

__all__ = ["Config", "H11Protocol", "Server"]


@contextlib.contextmanager
def _without_command_line() -> Generator[types.ModuleType]:
    """Empty modules stand in for what is not wanted; an app that imports one later gets the
    real one."""
    found = importlib.util.find_spec("uvicorn")
    if found is None:
        raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
    stand_ins = {name: types.ModuleType(name) for name in ("uvicorn", *UNUSED)}
    stand_ins["uvicorn"].__path__ = list(found.submodule_search_locations or ())
    for name, names in UNUSED.items():
        vars(stand_ins[name]).update(names)
    before = {name: sys.modules[name] for name in stand_ins if name in sys.modules}
    sys.modules.update(stand_ins | before)
    try:
        yield sys.modules["uvicorn"]
    finally:
        for name in stand_ins.keys() - before.keys():
            del sys.modules[name]


with _without_command_line() as package:
    from uvicorn.config import Config

    vars(package).setdefault("Config", Config)  # the next one imports it from there
    import uvicorn.lifespan.on  # noqa: F401 - uvicorn looks it up by name
    from uvicorn.protocols.http.h11_impl import H11Protocol
    from uvicorn.server import Server
