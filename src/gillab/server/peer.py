"""Run another server's command line: python -m gillab.server.peer uvicorn APP --workers 2

A closed terminal sends SIGHUP. uvicorn and granian then start their workers anew and go on for
ever; here it ends them, as SIGTERM does. Under nohup it stays ignored.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from typing import Any


def end_at_hangup() -> None:
    """Take SIGHUP for SIGTERM in this process, whatever handler is set for it later."""
    if not hasattr(signal, "SIGHUP") or signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        return
    set_handler = signal.signal

    def set_other(number: int, handler: Any) -> Any:
        return set_handler(number, _end if number == signal.SIGHUP else handler)

    setattr(signal, "signal", set_other)  # noqa: B010, what is set has another type
    set_handler(signal.SIGHUP, _end)


def _end(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    end_at_hangup()
    del sys.argv[0]  # the server's name takes its place
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
