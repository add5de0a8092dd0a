"""What several folders of tests share."""

import pytest


@pytest.fixture(scope="session")
def driver():
    """Playwright, once: it refuses to be started twice in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started
