"""Read the machine's own apt sources, in both formats (sources.list(5))."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Source:
    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str | None = None  # a path, a fingerprint, or a whole key (its lines)


def one_line(text: str) -> list[Source]:
    """`deb [signed-by=/key] URI suite component…`, one a line."""
    found = []
    for line in text.splitlines():
        entry = line.split("#", 1)[0].strip()
        match = re.match(r"deb\s+(?:\[(?P<options>[^]]*)\]\s*)?(?P<rest>\S.*)", entry)
        if not match:
            continue
        options = dict(
            option.split("=", 1) for option in (match["options"] or "").split() if "=" in option
        )
        uri, *words = match["rest"].split()
        if words:
            found.append(Source((uri,), (words[0],), tuple(words[1:]), options.get("signed-by")))
    return found


def deb822(text: str) -> list[Source]:
    """Stanzas of `Field: value`, continued by indented lines, apart by empty lines."""
    return [source for stanza in re.split(r"\n\s*\n", text) if (source := _stanza(stanza))]


def _stanza(text: str) -> Source | None:
    fields: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if line[:1] in (" ", "\t") and name:
            fields[name] += "\n" + line.rstrip()
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()
    enabled = fields.get("enabled", "yes").lower() not in ("no", "false", "0", "off")
    uris = tuple(fields.get("uris", "").split())
    if not enabled or not uris or "deb" not in fields.get("types", "").split():
        return None
    words = (tuple(fields.get(name, "").split()) for name in ("suites", "components"))
    return Source(uris, *words, signed_by=fields.get("signed-by") or None)


def read(etc: Path = Path("/etc/apt")) -> list[Source]:
    files = [etc / "sources.list", *sorted(etc.glob("sources.list.d/*"))]
    found: list[Source] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if file.suffix == ".list":
            found += one_line(text)
        elif file.suffix == ".sources":
            found += deb822(text)
    return found


def for_suite(sources: list[Source], own: str, wanted: str) -> Source | None:
    """The source that carries suite `own` of the system, asked for suite `wanted` instead."""
    for source in sources:
        if own in source.suites and "main" in source.components:
            return replace(source, suites=(wanted,), components=("main",))
    return None


def stanza(source: Source, architecture: str) -> str:
    """The source as a deb822 stanza that apt reads."""
    lines = [
        "Types: deb",
        f"URIs: {' '.join(source.uris)}",
        f"Suites: {' '.join(source.suites)}",
        f"Components: {' '.join(source.components)}",
        f"Architectures: {architecture}",
    ]
    if source.signed_by:
        lines.append(f"Signed-By: {source.signed_by}")
    return "\n".join(lines) + "\n"
