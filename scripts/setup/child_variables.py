"""The environment variables of all programs that the set-up starts."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from gillab.core import tool_settings
from setup.places import PRIVATE, PYTHONS

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def certificates() -> str | None:
    """The system's bundle of certificates, to which company networks add their own."""
    usual = ssl.get_default_verify_paths().cafile
    for path in (os.environ.get("SSL_CERT_FILE"), usual, *_BUNDLES):
        if path and Path(path).is_file():
            return path
    return None


def variables(extra: Mapping[str, str | None]) -> dict[str, str]:
    """This process's variables, without settings of tools, ours, and `extra`.

    None takes a variable away.
    """
    given = tool_settings.variables(os.environ, PRIVATE)
    defaults = {
        "UV_CACHE_DIR": str(PRIVATE / "cache" / "uv"),
        "UV_SYSTEM_CERTS": "1",
        "NODE_EXTRA_CA_CERTS": certificates() or "",
        "PLAYWRIGHT_BROWSERS_PATH": str(PRIVATE / "browsers"),
    }
    ours = {
        "UV_PYTHON_INSTALL_DIR": str(PYTHONS),
        "UV_PYTHON_INSTALL_BIN": "0",
        "UV_PYTHON_INSTALL_REGISTRY": "0",
        "UV_PYTHON_DOWNLOADS": "manual",
        "UV_NO_PROGRESS": "1",
        "UV_NO_CONFIG": "1",  # uv.run passes on what leads to a company's index
        "npm_config_cache": str(PRIVATE / "cache" / "npm"),
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        "NO_MKDOCS_2_WARNING": "1",
    }
    merged = {**{k: v for k, v in defaults.items() if v}, **given, **ours, **extra}
    return {name: value for name, value in merged.items() if value is not None}
