"""How to reach a company's package index: read from the files of uv, pip and npm, and nothing else.

These files also hold settings that would break an installation by hashes, such as an oldest age
of packages or a version of uv, so the programs are given only what leads to the index.
"""

from __future__ import annotations

import ast
import functools
import os
import re
import sys
from pathlib import Path

from setup.commands import ask, private
from setup.places import WINDOWS

_UV_KEYS = frozenset(
    (
        *("index", "index-url", "extra-index-url", "find-links", "no-index", "index-strategy"),
        *("keyring-provider", "allow-insecure-host", "native-tls", "system-certs", "offline"),
        *("python-install-mirror", "python-downloads-json-url"),
        *("http-proxy", "https-proxy", "no-proxy"),
    )
)
_NPM_KEYS = re.compile(
    r"//.*|@.*|registry|_auth.*|(https?-)?proxy|no-?proxy|cafile|ca(\[\])?|cert|key|strict-ssl"
    r"|fetch-.*|maxsockets|local-address"
)
_PIP_KEYS = frozenset(
    (
        *("index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "cert"),
        *("client-cert", "proxy", "keyring-provider", "timeout", "retries"),
    )
)


def for_uv() -> dict[str, str | None]:
    """Variables that make uv read a file of ours, where the user or the system has one."""
    if os.environ.get("UV_NO_CONFIG"):
        return {}
    keys: dict[str, str] = {}
    tables: list[str] = []
    for path in _uv_files():
        found, more = uv_reach(_text(path))
        keys.update(found)
        tables = more + tables
    if not keys and not tables:
        return _pips_index()
    text = "\n".join([*keys.values(), *tables, ""])
    return {"UV_CONFIG_FILE": str(_written("uv.toml", text)), "UV_NO_CONFIG": None}


def _uv_files() -> list[Path]:
    """The system's file, then the user's, whose keys win."""
    named = os.environ.get("UV_CONFIG_FILE")
    if named:
        return [Path(named)]
    if WINDOWS:
        bases = [os.environ.get("PROGRAMDATA"), os.environ.get("APPDATA")]
    else:
        bases = ["/etc", os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")]
    return [Path(base, "uv", "uv.toml") for base in bases if base]


def uv_reach(text: str) -> tuple[dict[str, str], list[str]]:
    """The keys that lead to an index, each with its lines, and the tables [[index]]."""
    keys: dict[str, str] = {}
    tables: list[str] = []
    table, lines = "", iter(text.splitlines())
    for line in lines:
        header = re.match(r"\s*(\[\[?[^\]]+\]\]?)\s*(#.*)?$", line)
        if header:
            table = header[1].replace(" ", "")
            tables += ["[[index]]"] if table == "[[index]]" else []
            continue
        name = re.match(r"\s*([\w-]+)\s*=", line)
        if not name:
            continue
        whole = line.strip()
        while _open_brackets(whole) > 0:
            whole += "\n" + next(lines, "]")
        if table == "[[index]]":
            tables[-1] += "\n" + whole
        elif table in ("", "[pip]") and name[1] in _UV_KEYS:
            keys[name[1]] = whole
    return keys, tables


def _open_brackets(text: str) -> int:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", text)
    return bare.count("[") - bare.count("]")


@functools.lru_cache(maxsize=1)
def of_pip(*pip: str) -> dict[str, str]:
    """What pip's files say of its index, by the names of pip's variables."""
    found = {}
    for line in (
        ask([*pip, "config", "list"], variables={"PIP_CONFIG_FILE": None}) or ""
    ).splitlines():
        section, _, rest = line.partition(".")
        name, _, value = rest.partition("=")
        if section in ("global", "install", "download") and name in _PIP_KEYS:
            found[f"PIP_{name.replace('-', '_').upper()}"] = str(ast.literal_eval(value)).strip()
    return found


def for_pip(*pip: str) -> dict[str, str | None]:
    """Variables that make pip read no file, and go where its files lead."""
    given = {name for name in os.environ if name.startswith("PIP_")}
    found = {name: value for name, value in of_pip(*pip).items() if name not in given}
    return {
        **found,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


def _pips_index() -> dict[str, str | None]:
    """Where only pip is told of the company's index, uv takes that."""
    if any(name.startswith(("UV_DEFAULT_INDEX", "UV_INDEX", "UV_NO_INDEX")) for name in os.environ):
        return {}
    index = os.environ.get("PIP_INDEX_URL") or of_pip(sys.executable, "-m", "pip").get(
        "PIP_INDEX_URL"
    )
    return {"UV_DEFAULT_INDEX": index} if index else {}


def for_npm(npm: list[str]) -> dict[str, str | None]:
    """Variables that make npm read two files of ours: what the user's and the system's lead to."""
    found: dict[str, str | None] = {}
    for kind in ("userconfig", "globalconfig"):
        given = next((v for n, v in os.environ.items() if n.lower() == f"npm_config_{kind}"), None)
        path = given or ask([*npm, "config", "get", kind]) or ""
        text = npm_reach(_text(Path(path))) if path else ""
        found[f"npm_config_{kind}"] = str(_written(f"npm-{kind}", text))
    return found


def npm_reach(text: str) -> str:
    kept = [
        line for line in text.splitlines() if _NPM_KEYS.fullmatch(line.partition("=")[0].strip())
    ]
    return "\n".join([*kept, ""])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _written(name: str, text: str) -> Path:
    """A file of ours, which nobody else may read: it may hold a password."""
    path = private("settings") / name
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path
