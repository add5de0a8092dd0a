"""Every step is judged on 3.14 and on 3.15: what holds on one must hold on the other."""

import os
import shutil
import sys

import pytest

BUILDS = ("this build", "3.15")


def find_315() -> str | None:
    return os.environ.get("GILLAB_PYTHON_315") or shutil.which("python3.15")


@pytest.fixture(params=BUILDS, scope="session")
def python(request) -> str:
    if request.param == "this build":
        return sys.executable
    found = find_315()
    if found:
        return found
    reason = "no CPython 3.15: put python3.15 on the PATH or its path into GILLAB_PYTHON_315"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
