"""What is given to the servers, by keyword, without the modules that a dataclass would cost."""

import subprocess
import sys

import pytest

from gillab.server.settings import Bounds, Settings


def test_defaults_and_what_was_given():
    settings = Settings(app="a:b", workers=3)
    assert (settings.app, settings.workers, settings.port) == ("a:b", 3, 0)
    order = settings.order()
    assert order["bounds"] == Bounds().as_dict()
    assert order["options"] == {}
    assert order["workers"] == 3


@pytest.mark.parametrize(
    ("given", "says"),
    [({"app": "a:b", "wrokers": 3}, "unknown: ['wrokers']"), ({}, "missing: ['app']")],
)
def test_a_name_too_many_or_too_few_is_refused(given, says):
    with pytest.raises(TypeError) as told:
        Settings(**given)
    assert says in str(told.value)


def test_the_main_interpreter_of_the_loops_keeps_no_inspect():
    """It would keep it for good, and with it what the loops save."""
    code = "import sys, gillab.server.__main__, gillab.server.interpreters.supervisor as s; "
    code += "print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"inspect", "dataclasses", "ast", "asyncio"} & set(done.stdout.split())
