"""The results file: raw values and the machine they were measured on.

A file is one JSON document. Medians, intervals and speed-ups are computed when it is read
(`gillab.core.stats`), never stored.

Format history
    1   first published format. Added since, and absent from older files:
        provenance.kept, provenance.machine.memory_limit_bytes, provenance.request.min_loop_s.
    2   baseline_values and baseline_cpu_values of a run, measured side by side with its values.
        A file of format 1 is read as before; its runs are not paired.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "gillab-results"
VERSION = 2
MAX_FILE_BYTES = 64 * 1024 * 1024
STATUSES = ("ok", "failed", "timeout")

Json = dict[str, Any]


class ResultsError(Exception):
    """A results file cannot be used; the message is one line that says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))  # names in a file may hold line ends


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured: suite × workload × executor × workers, on one Python build."""

    suite: str
    workload: str
    executor: str
    workers: int
    build: str
    params: Json = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """A text that is equal for equal cases; the order of parameters does not matter."""
        params = json.dumps(self.params, sort_keys=True)
        return "/".join(
            (self.suite, self.workload, self.executor, str(self.workers), self.build, params)
        )

    @property
    def label(self) -> str:
        """For people: `cpu primes interpreters×2`."""
        shown = [str(value) for name, value in self.params.items() if name != "tasks"]
        return " ".join((self.suite, self.workload, f"{self.executor}×{self.workers}", *shown))


@dataclass(frozen=True, slots=True)
class Run:
    """One case measured in one fresh process.

    `values` and `warmups` are in `unit`, per the suite's own definition; `cpu_values` are
    seconds of CPU time of all workers together, one for each value. A run that is not "ok"
    has a `reason` and no values.

    In a paired run `baseline_values[i]` was measured side by side with `values[i]`, in one block:
    baseline, case, case, baseline. Other runs have None.
    """

    case: Case
    status: str
    unit: str
    values: tuple[float, ...] = ()
    warmups: tuple[float, ...] = ()
    cpu_values: tuple[float, ...] | None = None
    reason: str | None = None
    details: Json = field(default_factory=dict, hash=False)
    order: int = 0
    started: str = ""
    duration_s: float = 0.0
    baseline_values: tuple[float, ...] | None = None
    baseline_cpu_values: tuple[float, ...] | None = None


@dataclass(slots=True)
class Results:
    """All runs of one measuring session, with their machine and builds."""

    provenance: Json
    builds: dict[str, Json]
    runs: list[Run] = field(default_factory=list)

    def select(self, suite: str, **wanted: object) -> list[Run]:
        """The runs of a suite that are "ok", chosen by fields of their case (`executor=…`)."""
        return [
            run
            for run in self.runs
            if run.status == "ok"
            and run.case.suite == suite
            and all(getattr(run.case, name) == value for name, value in wanted.items())
        ]

    def session(self, suite: str) -> Json:
        """The provenance of that suite's runs; runs kept from an earlier session have their own.

        Machine and builds are always those of the file.
        """
        return self.provenance.get("kept", {}).get(suite, self.provenance)

    @property
    def main_build(self) -> str:
        """The build that the command line names first; charts with a single build show it."""
        return next(iter(self.builds))

    @property
    def source_line(self) -> str:
        """The line below a chart: machine, system, builds, date."""
        machine = self.provenance["machine"]
        builds = ", ".join(f"{b['implementation']} {name}" for name, b in self.builds.items())
        cores = f"{machine['cores_allowed']:g} of {machine['cores_logical']} cores"
        return " · ".join(
            (
                f"{machine['cpu']}, {cores}",
                machine["system"],
                builds,
                str(self.provenance["created"])[:10],
            )
        )


def load(path: Path | str) -> Results:
    """Read a results file; `ResultsError` if it is missing, damaged, foreign or newer."""
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ResultsError(f"{path} is too large for a results file ({size} bytes)")
        text = path.read_bytes().decode("utf-8-sig")  # some editors add a mark
        document = json.loads(text, parse_constant=_refuse_constant)
    except FileNotFoundError:
        raise ResultsError(f"there is no results file {path}; measure one with bench") from None
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {error.strerror or error}") from None
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ResultsError(f"{path} is damaged, measure again ({_short(error)})") from None
    try:
        return parse(document)
    except ResultsError as error:
        raise ResultsError(f"{path}: {error}") from None


def parse(document: object) -> Results:
    """Check a decoded document and build `Results`; `ResultsError` names the first bad field."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ResultsError("not a results file of this project (no format: gillab-results)")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ResultsError("damaged, measure again (version is not a positive number)")
    if version > VERSION:
        raise ResultsError(f"written by a newer version (format {version}); update this project")
    builds = _typed(document, "builds", dict, "")
    if not builds:
        raise ResultsError("damaged, measure again (builds is empty)")
    for name in builds:
        _check_fields(_typed(builds, name, dict, "builds."), BUILD_FIELDS, f"builds.{name}.")
    provenance = _typed(document, "provenance", dict, "")
    _check_fields(provenance, PROVENANCE_FIELDS, "provenance.")
    _check_fields(provenance["machine"], MACHINE_FIELDS, "provenance.machine.")
    kept = _typed(provenance, "kept", dict, "provenance.") if "kept" in provenance else {}
    for suite in kept:
        session = _typed(kept, suite, dict, "provenance.kept.")
        _check_fields(session, SESSION_FIELDS, f"provenance.kept.{suite}.")
    runs = [
        _run(item, f"runs[{i}].", builds)
        for i, item in enumerate(_typed(document, "runs", list, ""))
    ]
    return Results(provenance, builds, runs)


def save(results: Results, path: Path | str) -> None:
    """Write atomically: a reader sees the old file or the new one, never a part.

    Raises OSError (disk full, folder not writable); the old file is then unchanged.
    """
    import tempfile  # not at the top: each measured child imports this module, and writes no file

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "provenance": results.provenance,
        "builds": results.builds,
        "runs": [dataclasses.asdict(run) for run in results.runs],
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            json.dump(document, file, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # mkstemp's 0600 would hide the file from a web server
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def merge(first: Results, second: Results) -> Results:
    """The runs of both; `ResultsError` says what differs if machine or builds do."""
    ours, theirs = first.provenance["machine"], second.provenance["machine"]
    for name in (*MACHINE_FIELDS, "memory_limit_bytes"):
        if ours.get(name) != theirs.get(name):
            raise ResultsError(
                f"these were measured on different machines ({name}: {ours.get(name)} and "
                f"{theirs.get(name)}); keep them in two files and use --compare"
            )
    if first.builds.keys() != second.builds.keys():
        raise ResultsError(
            f"these were measured on different builds ({', '.join(first.builds)} and "
            f"{', '.join(second.builds)}); keep them in two files and use --compare"
        )
    for name in first.builds:
        if first.builds[name] != second.builds[name]:
            raise ResultsError(f"build {name} is not the same in both; keep them in two files")
    return Results(first.provenance, first.builds, [*first.runs, *second.runs])


# ---- checking ------------------------------------------------------------------------------------

NUMBER = (int, float)
OPTIONAL_TEXT = (str, type(None))
OPTIONAL_NUMBER = (int, float, type(None))

PROVENANCE_FIELDS: dict[str, Any] = {
    "created": str,
    "command": str,
    "preset": str,
    "seed": int,
    "commit": OPTIONAL_TEXT,
    "machine": dict,
    "load_before": OPTIONAL_NUMBER,
    "load_after": OPTIONAL_NUMBER,
    "warnings": list,
}
SESSION_FIELDS = {n: kind for n, kind in PROVENANCE_FIELDS.items() if n != "machine"}
MACHINE_FIELDS: dict[str, Any] = {
    "cpu": str,
    "cores_logical": int,
    "cores_physical": (int, type(None)),
    "cores_allowed": NUMBER,
    "memory_bytes": int,
    "system": str,
    "kernel": str,
    "governor": OPTIONAL_TEXT,
    "container": OPTIONAL_TEXT,
    "hostname_hash": str,
}
BUILD_FIELDS: dict[str, Any] = {
    "version": str,
    "implementation": str,
    "free_threaded": bool,
    "gil_enabled": bool,
    "jit": str,
    "compiler": str,
    "flags": str,
    "executable": str,
}
RUN_FIELDS: dict[str, Any] = {
    "case": dict,
    "status": str,
    "unit": str,
    "reason": OPTIONAL_TEXT,
    "details": dict,
    "order": int,
    "started": str,
    "duration_s": NUMBER,
}
CASE_FIELDS: dict[str, Any] = {
    "suite": str,
    "workload": str,
    "executor": str,
    "workers": int,
    "build": str,
    "params": dict,
}


def _typed(mapping: Json, name: str, kind: Any, where: str) -> Any:
    value = mapping.get(name, ...)
    wanted_bool = kind is bool
    if not isinstance(value, kind) or (isinstance(value, bool) and not wanted_bool):
        raise ResultsError(f"damaged, measure again ({where}{name} is missing or of a wrong type)")
    return value


def _check_fields(mapping: Json, fields: dict[str, Any], where: str) -> None:
    for name, kind in fields.items():
        _typed(mapping, name, kind, where)


def _numbers(mapping: Json, name: str, where: str) -> tuple[float, ...]:
    values = tuple(_typed(mapping, name, list, where))
    for value in values:
        if isinstance(value, bool) or not isinstance(value, NUMBER) or not _finite(value):
            raise ResultsError(f"damaged, measure again ({where}{name} holds a non-number)")
    return values


def _optional_numbers(mapping: Json, name: str, where: str) -> tuple[float, ...] | None:
    return None if mapping.get(name) is None else _numbers(mapping, name, where)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value) and value >= 0
    except OverflowError:  # an integer too large for a float
        return False


def _run(item: object, where: str, builds: Json) -> Run:
    if not isinstance(item, dict):
        raise ResultsError(f"damaged, measure again ({where.rstrip('.')} is not an object)")
    _check_fields(item, RUN_FIELDS, where)
    _check_fields(item["case"], CASE_FIELDS, f"{where}case.")
    case = Case(**{name: item["case"][name] for name in CASE_FIELDS})
    if item["status"] not in STATUSES or case.build not in builds or case.workers < 1:
        raise ResultsError(f"damaged, measure again ({where}status, build or workers is unknown)")
    if not _finite(item["duration_s"]):
        raise ResultsError(f"damaged, measure again ({where}duration_s is not a duration)")
    values = _numbers(item, "values", where)
    if item["status"] == "ok" and not values:
        raise ResultsError(f"damaged, measure again ({where}values is empty)")
    baseline = _optional_numbers(item, "baseline_values", where)
    if baseline is not None and len(baseline) != len(values):
        raise ResultsError(f"damaged, measure again ({where}baseline_values are not as many)")
    return Run(
        **{name: item[name] for name in RUN_FIELDS if name != "case"},
        case=case,
        values=values,
        warmups=_numbers(item, "warmups", where),
        cpu_values=_optional_numbers(item, "cpu_values", where),
        baseline_values=baseline,
        baseline_cpu_values=_optional_numbers(item, "baseline_cpu_values", where),
    )


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a measurement")


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
