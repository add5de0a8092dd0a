"""Explain why a request, or a suite in it, has no case, and which options would give it one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gillab.bench.plan import cases_of
from gillab.bench.request import Request
from gillab.bench.suites import find_suite
from gillab.core.executors import CLUSTER, USUAL

# Tried one by one to find the executors for which a suite has cases.
POOLS = (*USUAL, CLUSTER)


class NothingToMeasure(Exception):
    """The request has no case; one line says why and which options to use."""


def check_not_empty(request: Request) -> list[str]:
    """Raise `NothingToMeasure` if the request has no case; else return a line per empty suite."""
    empty = [name for name in request.suites if not cases_of(name, request)]
    if len(empty) < len(request.suites):
        return [_why(name, request) for name in empty]
    named = [name for name in empty if cases_of(name, _only(name, request))]
    raise NothingToMeasure(f"nothing to measure: {_joined(named or empty, request)}")


def check_workloads(request: Request) -> None:
    """Raise `NothingToMeasure` if none of the suites has workloads to choose from."""
    if not any(find_suite(name).takes_workloads for name in request.suites):
        raise NothingToMeasure(
            f"--workloads {' '.join(request.workloads)} has no effect on "
            f"{', '.join(request.suites)}: leave it out, or add --suite cpu"
        )


def _joined(names: Sequence[str], request: Request) -> str:
    return "; ".join(_why(name, request) for name in names)


def _why(name: str, request: Request) -> str:
    """`startup has no case for inline, which has no pool to start: ask for --executors …`."""
    reason = find_suite(name).no_case_for or "this request"
    return f"{name} has no case for {reason}{_remedy(name, request)}"


def _remedy(name: str, request: Request) -> str:
    alone = _only(name, request)
    if cases_of(name, alone):
        return f": ask for --suite {name} alone"
    tried = (*POOLS, *find_suite(name).own_executors)
    good = [e for e in tried if cases_of(name, dataclasses.replace(alone, executors=(e,)))]
    return f": ask for --executors {' '.join(good)}" if good else ""


def _only(name: str, request: Request) -> Request:
    return dataclasses.replace(request, suites=(name,))
