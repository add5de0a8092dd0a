"""The checks of doctor, one function each; they change nothing."""

from __future__ import annotations

import shutil
import socket

from setup import browser, javascript, machine, packages, qt
from setup.commands import ask
from setup.doctor_python import builds, interpreters
from setup.finding import SET_UP, Check
from setup.places import ROOT, SITE, venv_python

_GIB = 1024**3


def cores() -> Check:
    known = machine.cores()
    known["physical"] = known["physical"] or _physical_by_psutil()
    physical, allowed = known["physical"] or "unknown", known["allowed"] or 1
    detail = f"{known['logical']} logical, {physical} physical, {allowed:g} usable at once"
    short = f"{allowed:g} of {known['logical']} cores"
    if isinstance(physical, (int, float)) and allowed > physical:
        detail += f"; more than {physical:g} workers share physical cores"
    if allowed >= 2:
        return Check("cores", "ok", detail, short=short, data=dict(known))
    remedy = "all exercises work, but nothing runs in parallel: use a machine with more cores"
    return Check("cores", "note", detail, remedy, short, dict(known))


def _physical_by_psutil() -> int | None:
    asked = "import psutil; print(psutil.cpu_count(logical=False) or '')"
    answer = ask([venv_python(), "-I", "-c", asked]) if venv_python().exists() else None
    return int(answer) if answer else None


def memory() -> Check:
    size = machine.memory_bytes()
    if size is None:
        return Check("memory", "note", "not known", "")
    text = f"{size / _GIB:.1f} GiB"
    data = {"bytes": size}
    if size < 2 * _GIB:
        return Check(
            "memory", "note", f"{text}; the course wants 2 GiB", "close programs", text, data
        )
    return Check("memory", "ok", text, short=text, data=data)


def desktop() -> Check:
    name = "Qt"
    if machine.noexec(ROOT):
        return Check(name, "failed", "not tried: no program of this folder starts", machine.NOEXEC)
    if not venv_python().exists():
        return Check(name, "failed", "PyQt6 is not installed yet", SET_UP)
    version, why, folder = qt.start(venv_python())
    if version is None or folder is None:
        remedy = SET_UP if "No module named" in why else qt.remedy(why)
        return Check(name, "failed", f"does not start: {why}", remedy, "Qt no")
    missing = qt.missing_for_windows(folder)
    data = {"version": version, "missing": missing, "screen": qt.has_screen()}
    if missing:
        detail = f"{version} starts, but for windows these are missing: {', '.join(missing)}"
        state = "failed" if qt.has_screen() else "note"
        return Check(name, state, detail, qt.remedy(missing), f"Qt {version}", data)
    if not qt.has_screen():
        detail = f"{version} starts; there is no screen"
        return Check(
            name,
            "note",
            detail,
            "exercise 3 then runs its window without a user",
            f"Qt {version}",
            data,
        )
    why = qt.start(venv_python(), None)[1]
    if why:
        detail = f"{version} starts, but not on the screen: {why}"
        remedy = (
            "start it from a terminal of your desktop; elsewhere take away DISPLAY, and "
            "exercise 3 runs its window without a user"
        )
        state = "note" if qt.NO_ANSWER in why else "failed"
        remedy = remedy if state == "note" else qt.remedy(why)
        return Check(name, state, detail, remedy, f"Qt {version}", data)
    return Check(name, "ok", f"{version} starts", short=f"Qt {version}", data=data)


def port() -> Check:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", 0))
        except OSError as error:
            remedy = "a firewall or sandbox forbids local servers: allow 127.0.0.1"
            return Check("port", "failed", f"no local port can be opened: {error}", remedy)
    with socket.socket() as probe:
        busy = probe.connect_ex(("127.0.0.1", 8000)) == 0
    detail = "8000 is in use; the site takes the next free one" if busy else "8000 is free"
    return Check("port", "ok", detail, data={"8000": not busy})


def web_browser() -> Check:
    found = browser.find()
    if found:
        return Check("browser", "ok", str(found), short=f"browser {found.name}")
    remedy = "any browser shows the site; for browser tests install Chromium or Chrome"
    return Check("browser", "note", "no Chromium or Chrome found", remedy, "no Chromium")


def programs() -> Check:
    """Whether the system starts programs that lie in the project's folder."""
    if machine.noexec(ROOT):
        detail = "the file system of this folder starts no programs (mounted noexec)"
        return Check("programs", "failed", detail, machine.NOEXEC, "noexec")
    return Check("programs", "ok", "programs in this folder may be started")


def disk() -> Check:
    free = shutil.disk_usage(ROOT).free
    text, data = f"{free / _GIB:.1f} GiB free", {"free_bytes": free}
    needed = 0.3 if packages.ready() else 2
    if free >= needed * _GIB:
        return Check("disk", "ok", text, data=data)
    return Check("disk", "failed", text, f"free {needed} GiB", f"disk {text}", data)


def offline() -> Check:
    parts = {
        "packages": packages.ready(),
        "JavaScript": javascript.ready(),
        "Python for the browser": javascript.pyodide_ready(),
        "site": (SITE / "index.html").is_file(),
    }
    lacking = [name for name, ready in parts.items() if not ready]
    if not lacking:
        return Check("offline", "ok", "everything is here", short="offline-ready", data=parts)
    detail = f"not here yet: {', '.join(lacking)}"
    return Check("offline", "failed", detail, SET_UP, "not offline-ready", parts)


ALL = (builds, interpreters, cores, memory, desktop, port, web_browser, programs, disk, offline)
