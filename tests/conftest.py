"""What several folders of tests share, and which tests stay in one process."""

import os
from pathlib import Path

import pytest

# Tests of one file or folder here share something that takes seconds to make. All others are
# spread over the processes of pytest-xdist one by one.
TOGETHER = (
    "tests/browser/test_firefox.py",
    "tests/browser/test_live.py",
    "tests/browser/test_one_tab.py",
    "tests/course/deck/",
    "tests/scripts/setup/test_live.py",
    "tests/site/test_hook.py",
    "tests/site/test_lab.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A scheduler of our own, since xdist 3.8 does not see its marker xdist_group in pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling

    gone = [place for place in TOGETHER if not (config.rootpath / place).exists()]
    assert not gone, f"TOGETHER in tests/conftest.py names what is not there: {gone}"

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    return Together(config, log)


def group(nodeid: str) -> str:
    """Tests of one group run in one process; most tests are a group of their own."""
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.fixture(autouse=True)
def what_a_test_must_leave_as_it_was():
    """Variables and working directory of the process, which the tests after it share.

    Without this, a test that took QT_QPA_PLATFORM away made a later one abort the process.
    """
    variables, folder = os.environ.copy(), Path.cwd()
    yield
    left = {name for name, _ in os.environ.items() ^ variables.items()} - {"PYTEST_CURRENT_TEST"}
    moved = Path.cwd() != folder
    for name in left:
        os.environ.pop(name, None)
    os.environ.update({name: variables[name] for name in left & variables.keys()})
    os.chdir(folder)
    assert not left, f"this test changed environment variables: {sorted(left)}"
    assert not moved, "this test changed the working directory"


@pytest.fixture(scope="session")
def driver():
    """Playwright, once: it refuses to be started twice in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started
