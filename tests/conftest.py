"""What several folders of tests share."""

import os
from pathlib import Path

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Which tests stay in one process is told in together.py, which needs xdist."""
    from .together import TOGETHER, Together

    gone = [place for place in TOGETHER if not (config.rootpath / place).exists()]
    assert not gone, f"TOGETHER in tests/together.py names what is not there: {gone}"
    return Together(config, log)


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
