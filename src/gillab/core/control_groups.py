"""The limits that Linux' control groups set: the least over the process's group and its parents.

Reads both versions (https://docs.kernel.org/admin-guide/cgroup-v2.html, cgroup-v1). Runs on
Python 3.9 with the standard library alone, because the set-up uses it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_NO_LIMIT_BYTES = 1 << 60  # version 1 writes "none" as a number near 2⁶³
_ROOT = Path("/")


def cores(root: Path = _ROOT) -> float | None:
    """The CPU quota in cores; None without a limit. `root` is the top of the file system."""
    return min((q for folder in _folders(root, "cpu") for q in _quota(folder)), default=None)


def memory_bytes(root: Path = _ROOT) -> int | None:
    """The memory limit in bytes; None without a limit."""
    return min((b for folder in _folders(root, "memory") for b in _bytes(folder)), default=None)


def _quota(folder: Path) -> Iterator[float]:
    new = _read(folder / "cpu.max").split()
    old = [_read(folder / f"cpu.cfs_{name}_us").strip() for name in ("quota", "period")]
    for pair in (new, old):
        if len(pair) == 2 and all(word.isdigit() and int(word) for word in pair):
            yield int(pair[0]) / int(pair[1])


def _bytes(folder: Path) -> Iterator[int]:
    for name in ("memory.max", "memory.limit_in_bytes"):
        text = _read(folder / name).strip()
        if text.isdigit() and int(text) < _NO_LIMIT_BYTES:
            yield int(text)


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """The folders of the process's group and of all its parents that can be seen.

    In a container the tree often starts at the container's own group: limits above it cannot be
    seen from inside.
    """
    for line in _read(root / "proc/self/cgroup").splitlines():
        parts = line.split(":", 2)  # number, controllers (none in version 2), path
        if len(parts) == 3 and (not parts[1] or controller in parts[1].split(",")):
            for top, mount in _mounts(root, controller if parts[1] else ""):
                inner = Path(mount, *_below(parts[2], top))
                yield from (one for one in (inner, *inner.parents) if mount in (one, *one.parents))


def _mounts(root: Path, controller: str) -> Iterator[tuple[str, Path]]:
    """(top, place) of each mounted tree: `place` shows the group `top` and all below it.

    Without a controller, those of version 2.
    """
    for line in _read(root / "proc/self/mountinfo").splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 3:
            continue
        if kind[0] == "cgroup" and controller in kind[2].split(","):
            wanted = bool(controller)
        else:
            wanted = kind[0] == "cgroup2" and not controller
        if wanted:
            yield fields[3], root / fields[4].replace("\\040", " ").lstrip("/")


def _below(path: str, top: str) -> tuple[str, ...]:
    """The parts of the group's path below `top`; none where the group is not in that tree."""
    group, tree = Path(path), Path(top)
    if ".." in group.parts or tree not in (group, *group.parents):
        return ()
    return group.relative_to(tree).parts


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
