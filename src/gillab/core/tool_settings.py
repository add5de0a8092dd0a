"""The environment variables of every program that we start, and which settings of tools it keeps.

All that we install is pinned by hash, so a setting of uv, npm or another tool could only break
it. Settings that lead through a company's network are kept: index, proxy, certificates, password.
Runs on Python 3.9 with the standard library alone, because the set-up uses it as well.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tool:
    """A tool's variables: those with a `prefix` are dropped, unless a pattern of `kept` fits."""

    prefixes: tuple[str, ...]
    kept: tuple[str, ...] = ()


# All in capitals: Windows and npm do not tell small letters from them.
TOOLS = {
    "Python": Tool(
        ("PYTHON",),
        (
            *("PYTHON_COLORS", "PYTHON_CPU_COUNT", "PYTHONUTF8", "PYTHONIOENCODING"),
            *("PYTHONUNBUFFERED", "PYTHONFAULTHANDLER", "PYTHONBREAKPOINT"),
            *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
        ),
    ),
    "an activated environment": Tool(("VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")),
    "uv": Tool(
        ("UV_",),
        (
            *("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_*", "UV_EXTRA_INDEX_URL", "UV_NO_INDEX"),
            *("UV_FIND_LINKS", "UV_OFFLINE", "UV_KEYRING_PROVIDER", "UV_CREDENTIALS_DIR"),
            *("UV_INSECURE_HOST", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "UV_*_MIRROR"),
            *("UV_PYTHON_DOWNLOADS_JSON_URL", "UV_HTTP_*", "UV_*_TIMEOUT", "UV_CONCURRENT_*"),
            *("UV_CACHE_DIR", "UV_PYTHON_CACHE_DIR", "UV_LINK_MODE"),
        ),
    ),
    "pip": Tool(
        ("PIP_",),
        (
            *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS"),
            *("PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_PROXY", "PIP_CACHE_DIR"),
            *("PIP_KEYRING_PROVIDER", "PIP_DEFAULT_TIMEOUT", "PIP_TIMEOUT", "PIP_RETRIES"),
        ),
    ),
    "npm": Tool(
        ("NPM_CONFIG_",),
        (
            *("NPM_CONFIG_REGISTRY", "NPM_CONFIG_//*", "NPM_CONFIG_@*", "NPM_CONFIG_*PROXY"),
            *("NPM_CONFIG_CAFILE", "NPM_CONFIG_CA", "NPM_CONFIG_CERT", "NPM_CONFIG_KEY"),
            *("NPM_CONFIG_STRICT_SSL", "NPM_CONFIG_FETCH_*", "NPM_CONFIG_MAXSOCKETS"),
        ),
    ),
    "Node": Tool(
        ("NODE_",),
        ("NODE_EXTRA_CA_CERTS", "NODE_TLS_*", "NODE_USE_SYSTEM_CA", "NODE_USE_ENV_PROXY"),
    ),
    "git": Tool(
        ("GIT_",),
        (
            *("GIT_SSL_*", "GIT_SSH*", "GIT_ASKPASS", "GIT_PROXY_*", "GIT_HTTP_*"),
            *("GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_TERMINAL_PROMPT"),
        ),
    ),
    "Jupyter": Tool(("JUPYTER_", "IPYTHON", "MPLBACKEND"), ("JUPYTER_ALLOW_INSECURE_WRITES",)),
    "Qt": Tool(
        (
            *("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_PLATFORMTHEME"),
            *("QT_STYLE_OVERRIDE", "QT_FATAL_", "QT_DEBUG_PLUGINS", "QT_LOGGING_RULES"),
        ),
    ),
    "Playwright": Tool(
        ("PLAYWRIGHT_", "PUPPETEER_", "PWDEBUG"),
        ("PLAYWRIGHT_BROWSERS_PATH", "PLAYWRIGHT_*DOWNLOAD_HOST", "PLAYWRIGHT_*_TIMEOUT"),
    ),
    "tar": Tool(("TAR_OPTIONS",)),
    # Python and pip write the keys of each connection there, and fail where they cannot.
    "a log of TLS keys": Tool(("SSLKEYLOGFILE",)),
}


def kept(name: str) -> bool:
    """Whether a variable of that name reaches the programs that we start."""
    upper = name.upper()
    for tool in TOOLS.values():
        if upper.startswith(tool.prefixes):
            return any(fnmatch.fnmatchcase(upper, pattern) for pattern in tool.kept)
    return True


def variables(given: Mapping[str, str], private: Path) -> dict[str, str]:
    """The variables for a program: the given ones that are kept, and ours.

    `private` is the project's own folder: Jupyter keeps its files there, since start-up files and
    kernels in the home of a user would change what a notebook does.
    """
    found = {name: value for name, value in given.items() if kept(name)}
    jupyter = private / "jupyter"
    ours = {
        # A file types.py in the folder that one starts from would hide that of the library.
        "PYTHONSAFEPATH": "1",
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        **{f"JUPYTER_{kind}_DIR": str(jupyter / kind.lower()) for kind in _JUPYTER},
        "IPYTHONDIR": str(jupyter / "ipython"),
    }
    return {**found, **ours}


_JUPYTER = ("CONFIG", "DATA", "RUNTIME")
