"""Read the request in a results file, so that it can be resumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gillab.bench.names import UnknownName
from gillab.bench.plan import check_all_names
from gillab.bench.request import PRESETS, Request
from gillab.core.executors import UnknownExecutor
from gillab.core.results import Results, ResultsError

# Limits for a damaged file: it must not take years, nor need a plan larger than memory.
MOST_ROUNDS, MOST_WORKERS, MOST_TASKS, LONGEST_S = 1000, 1024, 1_000_000, 3600.0


class OptionError(Exception):
    """An option contradicts the file to be resumed; one line with both values."""


def request_from(provenance: Mapping[str, Any]) -> Request:
    """The request of a session; `ResultsError` if it is missing or damaged."""
    said = provenance.get("request")
    if not isinstance(said, Mapping):
        raise _damaged("does not say what was asked for")
    request = Request(
        suites=_names(said, "suites"),
        executors=_names(said, "executors"),
        workloads=_names(said, "workloads"),
        builds=_names(said, "builds"),
        rounds=_count(said.get("rounds"), "rounds", MOST_ROUNDS),
        values=_count(said.get("values"), "values", MOST_ROUNDS),
        warmups=_count(said.get("warmups"), "warmups", MOST_ROUNDS),
        workers=tuple(_count(n, "workers", MOST_WORKERS) for n in _filled(said, "workers")),
        blocks=_count(said.get("blocks", 1), "blocks", MOST_ROUNDS),  # files of format 1 lack it
        preset=_preset(said.get("preset")),
        seed=_seed(said.get("seed")),
        min_time_s=_seconds(said.get("min_time_s"), "min_time_s"),
        min_loop_s=_seconds(said.get("min_loop_s", 0.0), "min_loop_s"),  # files of 2026 lack it
        refine_until_s=_seconds(said.get("refine_until_s", 0.0), "refine_until_s"),
        tasks=_tasks(said.get("tasks")),
    )
    try:
        check_all_names(request)
    except (UnknownName, UnknownExecutor) as error:
        raise ResultsError(f"cannot be resumed: {error}") from None
    return request


def check_options(given: Mapping[str, Any], request: Request, results: Results) -> None:
    """Raise `OptionError` for the first option that differs from the file to be resumed.

    `given` maps names of request fields to the values of the user's options.
    """
    for name, wanted in given.items():
        begun = getattr(request, name)
        if name == "workloads" and set(wanted) == {*begun, *_without_baseline(results)}:
            continue
        if not _equal(wanted, begun):
            raise OptionError(
                f"{_option(name, wanted)}, but the file was begun with {_value(name, begun)}: "
                "leave the option out to resume the file, or name another --output"
            )


def _option(name: str, wanted: Any) -> str:
    if name == "preset":
        return f"{_value(name, wanted)} is given"
    return f"--{'suite' if name == 'suites' else name} is {_value(name, wanted)}"


def _value(name: str, value: Any) -> str:
    if name == "preset":
        return f"--{value}"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _without_baseline(results: Results) -> set[str]:
    """Workloads that were left out because they failed inline."""
    return {
        run.case.workload
        for run in results.runs
        if (run.case.suite, run.case.executor) == ("cpu", "inline") and run.status != "ok"
    }


def _equal(wanted: Any, begun: Any) -> bool:
    if isinstance(begun, tuple):
        return set(wanted) == set(begun)
    return wanted == begun


def _damaged(what: str) -> ResultsError:
    return ResultsError(f"{what}; measure again without --resume")


def _wrong(field: str) -> ResultsError:
    return _damaged(f"has a wrong value in provenance.request.{field}")


def _filled(said: Mapping[str, Any], field: str) -> list:
    items = said.get(field)
    if not isinstance(items, list | tuple) or not items:
        raise _wrong(field)
    return list(items)


def _names(said: Mapping[str, Any], field: str) -> tuple[str, ...]:
    names = _filled(said, field)
    if not all(isinstance(name, str) for name in names):
        raise _wrong(field)
    return tuple(names)


def _count(number: object, field: str, most: int) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= most:
        raise _wrong(field)
    return number


def _seed(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise _wrong("seed")
    return number


def _seconds(number: object, field: str) -> float:
    known = isinstance(number, int | float) and not isinstance(number, bool)
    if not known or not 0 <= number <= LONGEST_S:  # also refuses infinity and NaN
        raise _wrong(field)
    return float(number)


def _preset(name: object) -> str:
    if not isinstance(name, str) or name not in PRESETS:
        raise _wrong("preset")
    return name


def _tasks(said: object) -> dict[str, int]:
    if not isinstance(said, Mapping):
        raise _wrong("tasks")
    return {str(name): _count(number, "tasks", MOST_TASKS) for name, number in said.items()}
