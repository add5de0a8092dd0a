"""The checks of doctor on Python builds and their interpreters: run each, measure one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from setup import cpython, done_marks, machine, uv
from setup.commands import NONE, ask
from setup.finding import SET_UP, Check
from setup.places import PYTHONS, start, venv_python

_GAIN = 1.25  # well above what one lock allows (1.0), well below two free cores (2.0)


def _probe(python: Path | str, *words: str) -> dict[str, Any] | None:
    script = Path(__file__).with_name("probe.py")
    answer = ask([python, "-I", script, *words], seconds=60, variables={"PYTHON_JIT": "0"})
    return json.loads(answer) if answer else None


def builds() -> Check:
    found = [known for path in _pythons() if (known := _probe(path))]
    texts = [
        f"{known['version']} ({'GIL' if known['gil'] else 'free-threaded'}, JIT {known['jit']})"
        for known in found
    ]
    data = {"builds": [{k: v for k, v in known.items() if k != "executable"} for known in found]}
    if not found:
        detail = f"no CPython {cpython.COURSE} or newer"
        remedy = f"{SET_UP} brings one, as the first check does"
        return Check("builds", "failed", detail, remedy, detail, data)
    short = f"CPython {texts[0]}"
    if not any(known["version"].startswith(f"{cpython.COURSE}.") for known in found):
        detail = f"{', '.join(texts)}; the pages were written with {cpython.COURSE}"
        remedy = f"fine as it is; for the same build: {start('build')} {cpython.COURSE}"
        return Check("builds", "note", detail, remedy, short, data)
    return Check("builds", "ok", ", ".join(texts), short=short, data=data)


def _pythons() -> list[str]:
    """Executables from 3.14 on: the course's first, then those that uv finds, each once."""
    candidates = [venv_python()] if venv_python().exists() else []
    candidates += [
        Path(path) for name, path in done_marks.read().items() if name.startswith("cpython")
    ]
    candidates += sorted(PYTHONS.glob("cpython-3.1[4-9]*/bin/python3"))
    for place in (NONE, {"UV_PYTHON_INSTALL_DIR": None}):
        tool = uv.find()
        options = ["python", "list", "--only-installed", "--offline", "--output-format", "json"]
        listed = ask([tool, *options], variables=place) if tool else None
        for one in json.loads(listed or "[]"):
            parts = one["version_parts"]
            if one["implementation"] == "cpython" and (parts["major"], parts["minor"]) >= (3, 14):
                candidates.append(Path(one["path"]))
    candidates += [
        Path(path)
        for name in ("python3.14", "python3.15", "python3.14t")
        if (path := shutil.which(name))
    ]
    return list({str(path.resolve()): str(path) for path in candidates if path.exists()}.values())


def interpreters() -> Check:
    name = "interpreters"
    python = venv_python() if venv_python().exists() else next(iter(_pythons()), None)
    known = _probe(python, "parallel") if python else None
    if not known:
        return Check(name, "failed", "not measured: there is no CPython 3.14 yet", SET_UP)
    gain = known["parallel"]
    data = {"own_gil": known["own_gil"], "gain": gain}
    short = f"two interpreters x{gain}"
    measured = f"two did twice the work at {gain} times the speed of one (measured now)"
    if known["own_gil"] is False:
        detail = f"this Python's interpreters share one GIL; {measured}"
        remedy = "take the course's own Python: delete .workshop and .venv, and start again"
        return Check(name, "failed", detail, remedy, short, data)
    detail = f"{_CONFIGURED[known['own_gil']]}; {measured}"
    if machine.cores()["allowed"] == 1:
        return Check(name, "note", f"{detail}: one core has nothing to gain", "", short, data)
    if gain > _GAIN:
        return Check(name, "ok", detail, short=short, data=data)
    remedy = "the cores are busy or limited now: close other programs before you measure"
    return Check(name, "note", detail, remedy, short, data)


_CONFIGURED = {
    True: "each interpreter has a GIL of its own, by its configuration",
    None: "this Python does not tell whether each interpreter has a GIL of its own",
}
