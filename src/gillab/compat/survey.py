"""Ask one chosen package on one Python, in an environment made for it; the record to keep."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gillab.compat import environments, gil, wheels
from gillab.compat.chosen import Chosen
from gillab.compat.probe import Request, installed, probe
from gillab.core.errors import SiteError

Json = dict[str, Any]

_FOLDER = re.compile(r"[^\s'\"]*/(?:site-packages|lib/python3\.\d+t?(?:/lib-dynload)?)/")
_ADDRESS = re.compile(r"\w+://\S+")
_OTHER = re.compile(r"[^\s'\"]*/compat-\w+/venv/")


@dataclass(frozen=True)
class Survey:
    """Where and with which Pythons packages are asked."""

    uv: environments.Uv
    folder: Path  # of the environments, each removed after its package
    seconds: int


def ask_package(survey: Survey, chosen: Chosen, version: str, base: Path) -> Json:
    """The record of one package on one Python. A package that cannot be had has one as well."""
    start = time.monotonic()
    record: Json
    try:
        record = _installed_and_asked(survey, chosen, base)
    except environments.NoWheel as reason:
        record = {"verdict": "no wheel", "why": str(reason)}
    except SiteError as reason:
        record = {"verdict": "not judged", "why": str(reason)}
    record["probed"] = datetime.now(UTC).date().isoformat()
    record["seconds"] = round(time.monotonic() - start, 1)
    return cleaned(record)


def free_threaded(python_with_pip: Path, name: str, version: str, record: Json) -> str:
    """Whether all distributions that hold its compiled modules have free-threaded wheels."""
    parts = {name: record["version"], **record["parts"]}
    answers = [
        wheels.free_threaded_wheel(python_with_pip, f"{one}=={number}", version)
        for one, number in parts.items()
    ]
    return min(answers, key=("no", "unknown", "yes", "pure").index)


def ask_gil(survey: Survey, chosen: Chosen, base: Path) -> Json:
    """Whether the package leaves the GIL of a free-threaded Python off; the record to keep."""
    found: Json
    try:
        with environments.environment(
            survey.uv, base, list(chosen.requirements), folder=survey.folder
        ) as made:
            distribution = _distribution(installed(Request(made.python)), chosen)
            found = gil.ask_gil(made.python, distribution, survey.seconds)
            found |= {"version": distribution["version"], "natives": len(distribution["natives"])}
    except environments.NoWheel as reason:
        found = {"gil": gil.NO_WHEEL, "by": "", "why": str(reason)}
    except SiteError as reason:
        found = {"gil": gil.FAILS, "by": "", "why": str(reason)}
    return cleaned(found | {"probed": datetime.now(UTC).date().isoformat()})


def _distribution(there: dict[str, Json], chosen: Chosen) -> Json:
    """The installed distribution, with the compiled modules that it keeps in others."""
    if chosen.name not in there:
        raise SiteError("it was installed under another name")
    parts = [there[name] for name in chosen.parts if name in there]
    natives = [one for part in parts for one in part["natives"]]
    return there[chosen.name] | {"natives": there[chosen.name]["natives"] + natives}


def _installed_and_asked(survey: Survey, chosen: Chosen, base: Path) -> Json:
    wanted = list(chosen.requirements)
    with environments.environment(survey.uv, base, wanted, folder=survey.folder) as made:
        programs = {chosen.name: chosen.program} if chosen.program else {}
        request = Request(made.python, survey.seconds, actions=True, programs=programs)
        there = installed(request)
        record = shortened(probe(request, _distribution(there, chosen)))
        parts = [there[name] for name in chosen.parts if name in there]
        record["parts"] = {part["name"]: part["version"] for part in parts}
        if record.get("refused"):
            record["refused_by"] = owner(record["refused"], there)
        return record | {"mib": made.downloaded_mib}


def owner(module: str, there: dict[str, Json]) -> str:
    """The distribution that a refused module belongs to; "" for the standard library's."""
    ends = f".{module}"
    for name, one in there.items():
        if any(
            native["name"] == module or native["name"].endswith(ends) for native in one["natives"]
        ):
            return name
    return ""


def shortened(found: Json) -> Json:
    """The record without what repeats itself: one line for each compiled module."""
    natives = [
        [one[key] for key in ("name", "verdict", "phases", "interpreters", "gil", "tool")]
        + ([one["why"]] if one["verdict"] not in ("loads", "refused", "blocked") else [])
        for one in found["natives"]
    ]
    modules = {name: one["verdict"] for name, one in found["modules"].items()}
    return {
        **{key: value for key, value in found.items() if key != "name"},
        "wheel": found["wheel"][:1],
        "modules": modules,
        "natives": natives,
    }


def cleaned(value: Any) -> Any:
    """The same without this machine's folders and without addresses; each text on one line."""
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, str):
        text = _ADDRESS.sub("(address)", value)
        return " ".join(_OTHER.sub("", _FOLDER.sub("", text)).split())
    return value
