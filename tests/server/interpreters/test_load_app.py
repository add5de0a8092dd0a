"""What --app may name, and the one-line message for anything else."""

import sys

import pytest

from gillab.server.app_context import AppContext
from gillab.server.counters import Counters
from gillab.server.interpreters.load_app import AppError, UnfitApp, load_app

MODULE = """
class Asgi:
    async def __call__(self, scope, receive, send): pass
class NeedsContext(Asgi):
    def __init__(self, context): pass
instance = Asgi()
async def function(scope, receive, send): pass
def plain(scope, receive, send): return function(scope, receive, send)
async def any_arguments(*args, **kwargs): pass
def create(context): return instance
def decorated(*args, **kwargs): return instance
number = 7
def no_argument(): return instance
def makes_nothing(context): return None
async def coroutine(context): return instance
def raises(context): raise RuntimeError("not today")
def leaves(context): raise SystemExit(3)
def lacks(context): import no_such_module
"""
CONTEXT = AppContext(0, 1, Counters.of(1))


@pytest.fixture
def named(tmp_path, monkeypatch):
    """named("create"): the app of that name in a module."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "made_up.py").write_text(MODULE)
    yield lambda name: load_app(f"made_up:{name}", CONTEXT)
    sys.modules.pop("made_up", None)


@pytest.mark.parametrize("name", ["instance", "function", "plain", "any_arguments"])
def test_an_application_is_served_itself(named, name: str) -> None:
    assert named(name) is getattr(sys.modules["made_up"], name)


@pytest.mark.parametrize("name", ["create", "decorated", "NeedsContext"])
def test_a_factory_is_called(named, name: str) -> None:
    assert type(named(name)).__name__ in ("Asgi", "NeedsContext")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("number", "it is a int, wanted an ASGI application"),
        ("no_argument", "it is a function, wanted an ASGI application"),
        ("makes_nothing", "it returned a NoneType, wanted an ASGI application"),
        ("coroutine", "it returned a coroutine, wanted an ASGI application"),
        ("misspelt", "cannot load made_up:misspelt: made_up has no misspelt"),
        ("lacks", "cannot load made_up:lacks: No module named 'no_such_module'"),
    ],
)
def test_anything_else_is_unfit(named, name: str, says: str) -> None:
    with pytest.raises(UnfitApp) as caught:
        named(name)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "says"), [("raises", "RuntimeError: not today"), ("leaves", "SystemExit: 3")]
)
def test_a_factory_that_raises_may_be_tried_again(named, name: str, says: str) -> None:
    with pytest.raises(AppError) as caught:
        named(name)
    assert str(caught.value) == f"made_up:{name} raised {says}"
    assert not isinstance(caught.value, UnfitApp)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = (", "SyntaxError: '(' was never closed"),
        ("y", "NameError: name 'y' is not defined"),
        ("import sys; sys.exit(4)", "SystemExit: 4"),
        ("import no_such_module", "No module named 'no_such_module'"),
    ],
)
def test_a_module_that_cannot_be_imported_is_unfit(tmp_path, monkeypatch, text, says) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken_module.py").write_text(text)
    with pytest.raises(UnfitApp) as caught:
        load_app("broken_module:create", CONTEXT)
    assert str(caught.value).startswith(f"cannot load broken_module:create: {says}")


@pytest.mark.parametrize(
    ("app", "why"),
    [
        ("no_such_app:create", "cannot load no_such_app:create: No module named 'no_such_app'"),
        ("content_app:creat", "cannot load content_app:creat: content_app has no creat"),
        ("gillab.server.settings:LOOPS_ONLY", "it is a tuple, wanted an ASGI application"),
    ],
)
def test_an_unfit_app_is_reported_once_and_not_tried_again(serve, app: str, why: str) -> None:
    served = serve("loops", "--app", app, "--workers", "2", begin=False)
    assert served.process.wait(30) == 1
    said = served.output()
    assert said.count(why) == 1
    assert "no loop is left" in said and "Traceback" not in said
    assert "not started again" not in said


def test_a_factory_that_always_raises_is_reported_once(serve) -> None:
    served = serve("loops", "--app", "always_raises:create", "--workers", "2", begin=False)
    assert served.process.wait(30) == 1
    said = served.output()
    assert said.count("always_raises:create raised ValueError: no configuration") == 1
    assert "no loop is left" in said and "Traceback" not in said and "not started again" not in said


def test_an_application_without_a_factory_is_served(serve) -> None:
    """It has no lifespan protocol either, like many small apps."""
    served = serve("loops", "--app", "bare_app:app", "--workers", "2")
    assert served.get("/") == (200, b"bare")
