"""The Content Security Policy of every page: nothing from elsewhere, no script but the site's own.

Inline scripts (the theme has a few) are allowed by the hash of their text. Interpreters run in
Web Workers that the page makes from a Blob, which therefore have the page's policy: it allows
WebAssembly, and no text is evaluated. Styles may be inline, since the drawing library sets them. https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
"""

from __future__ import annotations

import base64
import hashlib
import html
import re

_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL
)
_DATA = re.compile(r'type="?(?!text/javascript|module)[^">\s]+')
_HEAD = re.compile(r"<head>|<meta charset=[^>]*>")


def of(page: str) -> str:
    """The policy for this page's own inline scripts."""
    texts = [m["text"] for m in _INLINE.finditer(page) if not _DATA.search(m["attributes"])]
    hashes = sorted({f"'sha256-{_hash(text)}'" for text in texts})
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def add(page: str) -> str:
    """The page with its policy as the first thing that a browser reads after the encoding."""
    places = list(_HEAD.finditer(page))
    if not places:
        return page
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(of(page))}">'
    end = places[-1].end()
    return page[:end] + meta + page[end:]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
