"""What several folders of tests share, and which tests stay in one process."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Tests of one file or folder here share something that takes seconds to make. All others are
# spread over the processes of pytest-xdist one by one.
TOGETHER = ("course/deck", "site/test_lab.py", "site/test_hook.py", "browser/test_live.py")


def pytest_collection_modifyitems(items):
    for item in items:
        path = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        for group in TOGETHER:
            if path.startswith(group):
                item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def driver():
    """Playwright, once: it refuses to be started twice in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started
