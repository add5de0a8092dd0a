"""Factories: make the shop for one of several event loops."""

from __future__ import annotations

import functools
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette

from gillab.server import app
from gillab.server.app_context import AppContext
from gillab.server.counters import Counters
from gillab.server.limits import RequestLimits
from gillab.server.settings import FAULTS_VARIABLE, Settings


def shop_in_interpreter(context: AppContext) -> Starlette:
    """The shop for one interpreter; one thread beside the event loop does its heavy work.

    On the event loop, a heavy request would delay light ones until it is done. With the thread
    they wait for the switch interval, which is short here.
    """
    return app.create(
        functools.partial(ThreadPoolExecutor, 1),
        counters=context.counters,
        number=context.number,
        local=True,
        faults=context.faults,
    )


def shop_in_process() -> RequestLimits:
    """The shop for a worker process of uvicorn or granian, with the same switch interval."""
    settings = Settings()
    sys.setswitchinterval(settings.switch_s)
    counters = Counters.of(1)
    faults = bool(os.environ.get(FAULTS_VARIABLE))
    shop = shop_in_interpreter(AppContext(0, 1, counters, faults))
    return RequestLimits(shop, counters.slots[0], settings)
