"""Pages opened as files, where browsers run no modules: pictures stand, the rest says why not."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]

EMPTY = """async () => {
    const pictures = [...document.querySelectorAll('.chart__plot img')];
    for (const picture of pictures) picture.loading = 'eager';
    await Promise.all(pictures.map(picture => picture.decode().catch(() => {})));
    const seen = [...document.querySelectorAll('.chart__plot')].filter(e => e.checkVisibility());
    return seen.filter(plot => {
        const picture = plot.querySelector('img');
        return picture ? !picture.naturalWidth : !plot.innerText.includes('server');
    }).length }"""
NEEDS_A_SERVER = {
    "results/yours/": "#your-results",
    "which/": "#which-map",
    "lab/race/": ".race__needs",
    "offline/": "#offline",
}


def test_charts_stand_as_pictures_and_the_rest_says_that_it_needs_a_server(chromium, pages_folder):
    context = chromium.new_context()
    tab = context.new_page()
    for address in ("results/", "exercises/summary/", *NEEDS_A_SERVER):
        tab.goto((pages_folder / address / "index.html").as_uri())
        assert tab.evaluate(EMPTY) == 0, address
        if address in NEEDS_A_SERVER:
            place = tab.locator(NEEDS_A_SERVER[address])
            assert place.is_visible() and "server" in place.inner_text(), address
    context.close()
