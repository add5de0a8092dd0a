"""What machine and what Python build a measurement belongs to.

`python -m gillab.environment` prints the build's description as JSON: that is how the bench
asks another Python what it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import sysconfig
from pathlib import Path
from typing import Any

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
    """This computer, without anything that names its owner: the host name only as a hash."""
    import psutil  # not at the top: interpreters that import this module must not need it
    import pyperf

    seen = pyperf.Run([1.0], collect_metadata=True).get_metadata()
    return {
        "cpu": str(seen.get("cpu_model_name") or platform.processor() or platform.machine()),
        "cores_logical": psutil.cpu_count() or 1,
        "cores_physical": psutil.cpu_count(logical=False),
        "cores_allowed": allowed_cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": platform.system(),
        "kernel": platform.release(),
        "governor": _governor(),
        "container": _container(),
        "hostname_hash": hashlib.sha256(platform.node().encode()).hexdigest()[:12],
    }


def allowed_cores() -> float:
    """Cores this process may use by affinity and, on Linux, the cgroup's CPU quota (1.5 can be)."""
    cores = float(os.process_cpu_count() or 1)
    quota = _cgroup_quota(Path("/sys/fs/cgroup/cpu.max"))
    return min(cores, quota) if quota else cores


def load_average() -> float | None:
    """Runnable threads over the last minute; None where the system does not say (Windows)."""
    try:
        return round(os.getloadavg()[0], 2)
    except AttributeError, OSError:
        return None


def _cgroup_quota(path: Path) -> float | None:
    try:
        quota, period = path.read_text().split()[:2]
        return None if quota == "max" else int(quota) / int(period)
    except OSError, ValueError:
        return None


def _governor() -> str | None:
    try:
        path = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
        return path.read_text().strip()
    except OSError:
        return None


def _container() -> str | None:
    if os.path.exists("/.dockerenv"):
        return "docker"
    if os.path.exists("/run/.containerenv"):
        return "podman"
    return os.environ.get("container")  # noqa: SIM112 - systemd spells it so


if __name__ == "__main__":
    json.dump(describe_build(), sys.stdout)
