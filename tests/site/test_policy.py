"""What a page allows itself to load and run."""

import base64
import hashlib
import html
import re

from gillab.site import policy

OWN = ["'self'", "'wasm-unsafe-eval'"]  # files of the site, and WebAssembly for its Python
SCRIPT = "<script>let a = 1 < 2</script>"


def hashed(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def directive(page, name):
    return next(p for p in policy.of(page).split("; ") if p.startswith(name + " ")).split()[1:]


def test_an_inline_script_is_allowed_by_its_hash_once():
    assert directive(SCRIPT * 2, "script-src") == [*OWN, hashed("let a = 1 < 2")]


def test_scripts_from_a_file_and_data_need_no_hash():
    page = '<script src="a.js"></script><script type="application/json">{}</script>'
    assert directive(page, "script-src") == OWN


def test_typed_scripts_that_run_are_hashed():
    for kind in ("module", "text/javascript"):
        page = f'<script type="{kind}">go()</script>'
        assert hashed("go()") in directive(page, "script-src")


def test_nothing_is_allowed_from_elsewhere():
    text = policy.of(SCRIPT)
    assert "http" not in text and "*" not in text and "'unsafe-eval'" not in text
    assert "'unsafe-inline'" not in directive(SCRIPT, "script-src")
    assert directive(SCRIPT, "object-src") == ["'none'"]


def test_the_policy_stands_before_anything_it_applies_to():
    page = f'<html><head><meta charset="utf-8"><link href="a.css">{SCRIPT}</head></html>'
    made = policy.add(page)
    written = re.search(r'<meta charset="utf-8"><meta [^>]*Policy" content="([^"]*)"><link', made)
    assert written and html.unescape(written[1]) == policy.of(page)


def test_a_page_without_a_head_stays_as_it_is():
    assert policy.add("plain") == "plain"
