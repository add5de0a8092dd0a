"""Describe the machine and the Python build of a measurement.

`python -m gillab.core.environment` prints the build as JSON; the bench runs it with other Pythons.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import sysconfig
from pathlib import Path
from typing import Any

from gillab.core import control_groups
from gillab.core.whose import host_digest

Json = dict[str, Any]


def describe_build() -> Json:
    """This Python: version, GIL, JIT, compiler. `name` is how results refer to it."""
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    version = platform.python_version()
    return {
        "name": version + ("t" if free_threaded else ""),
        "version": version,
        "implementation": platform.python_implementation(),
        "free_threaded": free_threaded,
        "gil_enabled": sys._is_gil_enabled(),
        "jit": _jit(),
        "compiler": platform.python_compiler(),
        "flags": str(sysconfig.get_config_var("CONFIG_ARGS") or ""),
        "executable": Path(sys.executable).name,
    }


def _jit() -> str:
    """ "absent", "off" or "on" (https://docs.python.org/3.14/library/sys.html#sys._jit)."""
    jit = getattr(sys, "_jit", None)
    if jit is None or not jit.is_available():
        return "absent"
    return "on" if jit.is_enabled() else "off"


def describe_machine() -> Json:
    """This computer, without anything that identifies its owner: the host name is hashed."""
    import psutil  # not at the top: interpreters that import this module must not need it
    import pyperf

    seen = pyperf.Run([1.0], collect_metadata=True).get_metadata()
    return {
        "cpu": str(seen.get("cpu_model_name") or platform.processor() or platform.machine()),
        "cores_logical": psutil.cpu_count() or 1,
        "cores_physical": psutil.cpu_count(logical=False),
        "cores_allowed": allowed_cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "memory_limit_bytes": control_groups.memory_bytes(),
        "system": platform.system(),
        "kernel": platform.release(),
        "governor": _governor(),
        "container": _container(),
        "hostname_hash": host_digest(),
    }


def allowed_cores() -> float:
    """Cores that affinity and, on Linux, the control groups' quotas allow; may be a fraction."""
    cores = float(os.process_cpu_count() or 1)
    quota = control_groups.cores()
    return min(cores, quota) if quota else cores


def load_average() -> float | None:
    """Mean number of runnable threads in the last minute; None on Windows."""
    try:
        return round(os.getloadavg()[0], 2)
    except AttributeError, OSError:
        return None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _governor() -> str | None:
    return _read(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")).strip() or None


def _container() -> str | None:
    if os.path.exists("/.dockerenv"):
        return "docker"
    if os.path.exists("/run/.containerenv"):
        return "podman"
    return os.environ.get("container")  # noqa: SIM112 - systemd spells it so


if __name__ == "__main__":
    json.dump(describe_build(), sys.stdout)
