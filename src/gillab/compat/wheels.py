"""Ask the index, by pip, whether a version has a wheel for the free-threaded build."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from gillab.core import child_environment

WHEEL_S = 120
FREE_THREADED = {"3.14": ("cp314t",), "3.15": ("cp315t", "abi3t")}
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_34_x86_64", "manylinux2014_x86_64")


def free_threaded_wheel(python_with_pip: Path, pinned: str, version: str) -> str:
    """ "yes", "no", or "pure" for a wheel without compiled code; pip is asked, nothing is kept.

    It is asked for x86-64 Linux, wherever we run.
    """
    platforms = [word for one in PLATFORMS for word in ("--platform", one)]
    abis = [word for one in FREE_THREADED.get(version, ()) for word in ("--abi", one)]
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(str(python_with_pip), "-m", "pip", "install", "--quiet", "--dry-run"),
            *("--ignore-installed", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"),
            *("--target", folder, "--only-binary", ":all:", "--implementation", "cp"),
            *("--python-version", version, "--report", f"{folder}/report.json"),
            *(*platforms, *abis, pinned),
        ]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=child_environment.variables(package=False),
                timeout=WHEEL_S,
            )
        except subprocess.TimeoutExpired:  # an index may have no metadata: pip loads the wheel
            return "unknown"
        if done.returncode:
            return "no" if b"No matching distribution" in done.stderr else "unknown"
        return kind_of_wheel(Path(folder, "report.json").read_text("utf-8"))


def kind_of_wheel(report: str) -> str:
    """What pip would install, by the tags in its file's name."""
    tags = re.search(r"-([\w.]+)-([\w.]+)-[\w.]+\.whl\"", report)
    if not tags:
        return "unknown"
    return "pure" if tags[2] == "none" and tags[1].startswith("py") else "yes"
