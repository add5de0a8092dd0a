"""Cores and memory of the machine, and how much of them may be used; needs no package."""

from __future__ import annotations

import ctypes
import os
import platform
import re
from pathlib import Path

from gillab.core import control_groups
from setup.commands import ask
from setup.places import LINUX, WINDOWS

# What to do where `noexec` is true.
NOEXEC = "copy the project to another file system, such as your home's, and start there"


def cores() -> dict[str, float | None]:
    """Logical and physical cores, and how many this process may use at once."""
    logical = os.cpu_count() or 1
    allowed: float = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else logical
    quota = control_groups.cores() if LINUX else None
    if quota is not None:
        allowed = min(allowed, round(quota, 2))
    return {"logical": logical, "physical": _physical(), "allowed": allowed}


def _physical() -> int | None:
    if LINUX:
        return physical_cores(_read(Path("/proc/cpuinfo")))
    if platform.system() == "Darwin":
        answer = ask(["sysctl", "-n", "hw.physicalcpu"]) or ""
        return int(answer) if answer.isdigit() else None
    return None


def physical_cores(cpuinfo: str) -> int | None:
    """Count the pairs of socket and core; some processors do not report them."""
    pairs = set()
    for block in cpuinfo.split("\n\n"):
        socket = re.search(r"(?m)^physical id\s*: (\d+)", block)
        core = re.search(r"(?m)^core id\s*: (\d+)", block)
        if socket and core:
            pairs.add((socket[1], core[1]))
    return len(pairs) or None


def memory_bytes() -> int | None:
    """Memory that we may use: the machine's, or the control group's limit where that is less."""
    if LINUX:
        total = re.search(r"MemTotal:\s*(\d+) kB", _read(Path("/proc/meminfo")))
        known = [int(total[1]) * 1024 if total else None, control_groups.memory_bytes()]
        return min((size for size in known if size is not None), default=None)
    if platform.system() == "Darwin":
        answer = ask(["sysctl", "-n", "hw.memsize"]) or ""
        return int(answer) if answer.isdigit() else None
    return _windows_memory() if WINDOWS else None


def _windows_memory() -> int | None:
    kilobytes = ctypes.c_ulonglong()
    library = getattr(ctypes, "windll").kernel32  # noqa: B009, exists on Windows only
    if library.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes)):
        return kilobytes.value * 1024
    return None


def noexec(folder: Path) -> bool:
    """Whether the file system of that folder starts no programs; False where it does not tell."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_NOEXEC)
    except (AttributeError, OSError):  # Windows; macOS has no such flag
        return False


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
