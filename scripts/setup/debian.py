"""Fetch Debian packages from the machine's own mirror: without root, touching no system file.

apt runs with its own configuration, package lists and an empty status file. It verifies signatures
with the system's keys.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from setup import apt_sources
from setup.commands import Failed, ask, call

SUITE = "forky"  # Debian 14, the first release with CPython 3.14
_SUITE_NAMES = ("stable", "testing", "unstable", "sid", SUITE)


class NoRoute(Failed):
    """This machine's packages cannot provide CPython."""


def os_release(path: Path = Path("/etc/os-release")) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name: value.strip().strip("\"'") for name, value in pairs}


def is_debian_like() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def require_forky(release: dict[str, str]) -> None:
    family = f"{release.get('ID', '')} {release.get('ID_LIKE', '')}".split()
    name = release.get("PRETTY_NAME", "this system")
    if "ubuntu" in family:
        raise NoRoute(f"the package mirror of {name} has no suite {SUITE}: only Debian's has")
    if not is_debian_like():
        raise NoRoute(f"{name} is not a Debian system (no apt-get and dpkg-deb)")


def source_for(wanted: str | None) -> apt_sources.Source:
    """The system's own source, for suite `wanted` (None: the system's own suite)."""
    own = os_release().get("VERSION_CODENAME", "")
    sources = apt_sources.read()
    for suite in (own, *_SUITE_NAMES):
        source = apt_sources.for_suite(sources, suite, wanted or suite) if suite else None
        if source:
            return source
    raise NoRoute("the system's apt sources name no Debian suite with the component main")


class Apt:
    """apt-get in a folder of its own, for one suite."""

    def __init__(self, folder: Path, suite: str | None) -> None:
        self.folder = folder
        self.architecture = ask(["dpkg", "--print-architecture"]) or "amd64"
        for name in ("lists/partial", "cache/archives/partial", "sources.d"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").write_text("")
        stanza = apt_sources.stanza(source_for(suite), self.architecture)
        (folder / "sources.d" / "own.sources").write_text(stanza, encoding="utf-8")
        (folder / "apt.conf").write_text(self._configuration(), encoding="utf-8")

    def _configuration(self) -> str:
        # apt reads this file first and no hooks of the machine; the machine's settings for its
        # mirror (proxy, certificates) are copied.
        reach = re.compile(r"(?i)^Acquire::\S*(check-|proxy|cainfo|capath|verify|sslcert|sslkey)")
        dump = (ask(["apt-config", "dump"]) or "").splitlines()
        return "\n".join(
            [
                'Dir::Etc::main "/dev/null";',
                'Dir::Etc::parts "/dev/null";',
                'Dir::Etc::preferences "/dev/null";',
                'Dir::Etc::preferencesparts "/dev/null";',
                'Dir::Etc::sourcelist "/dev/null";',
                f'Dir::Etc::sourceparts "{self.folder}/sources.d";',
                f'Dir::State "{self.folder}";',
                f'Dir::State::lists "{self.folder}/lists";',
                f'Dir::State::status "{self.folder}/status";',
                f'Dir::Cache "{self.folder}/cache";',
                'APT::Install-Recommends "false";',
                'APT::Sandbox::User "";',
                'Acquire::Languages "none";',
                'Acquire::Retries "1";',
                'Acquire::http::Timeout "20";',
                'Acquire::https::Timeout "20";',
                *(line for line in dump if reach.match(line)),
                "",
            ]
        )

    def get(self, what: str, *args: str, seconds: float = 300) -> str:
        return call(
            what,
            ["apt-get", "-q", *args],
            seconds=seconds,
            cwd=self.folder,
            variables={"APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"},
        )

    def closure(self, packages: list[str]) -> list[str]:
        """The packages and all they depend on, by name."""
        plan = self.get("plan the Debian packages", "install", "--simulate", *packages)
        return re.findall(r"(?m)^Inst (\S+)", plan)

    def download(self, packages: list[str]) -> list[Path]:
        self.get("fetch the Debian packages", "download", *packages, seconds=900)
        return sorted(self.folder.glob("*.deb"))


def pip_wheel(folder: Path, suite: str | None) -> Path:
    """The pip that Debian-like systems keep as a wheel, of a suite (None: the system's own)."""
    with tempfile.TemporaryDirectory(prefix="gillab-") as name:
        apt = Apt(Path(name), suite)
        apt.get("read the package mirror", "update")
        for deb in apt.download(["python3-pip-whl"]):
            call("unpack pip", ["dpkg-deb", "-x", deb, folder], seconds=60)
    wheels = sorted((folder / "usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        raise NoRoute("the package python3-pip-whl brought no pip")
    return wheels[-1]


def architecture_folder() -> str:
    """The folder for libraries of this processor, such as x86_64-linux-gnu."""
    return f"{os.uname().machine}-linux-gnu"
