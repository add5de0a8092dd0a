"""What several folders of tests share."""

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Which tests stay in one process is told in together.py, which needs xdist."""
    from .together import TOGETHER, Together

    gone = [place for place in TOGETHER if not (config.rootpath / place).exists()]
    assert not gone, f"TOGETHER in tests/together.py names what is not there: {gone}"
    return Together(config, log)


@pytest.fixture(scope="session")
def driver():
    """Playwright, once: it refuses to be started twice in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started
