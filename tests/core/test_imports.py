"""Imports are read from a module's source, with the imports of imports."""

import pytest

from gillab.core import imports

SOURCES = imports.sources("gillab.charts.speedup")


def test_imports_of_imports_count():
    assert {"gillab.charts.look", "gillab.core.stats", "gillab.core.results"} <= SOURCES.keys()
    assert all(path.is_file() for path in SOURCES.values())


def test_what_is_not_imported_does_not():
    assert not [name for name in SOURCES if name.startswith(("gillab.desktop", "gillab.site"))]


def test_packages_run_before_their_modules_and_count():
    assert {"gillab", "gillab.charts", "gillab.core"} <= SOURCES.keys()


@pytest.mark.parametrize(
    "text",
    [
        "import gillab.core.stats",
        "import os, gillab.core.stats as s",
        "from gillab.core import stats",
        "from gillab.core.stats import Estimate",
        "def f():\n    from gillab.core.stats import Estimate",
        "if True:\n    import gillab.core.stats",
        "try:\n    from gillab.core import stats as s\nexcept ImportError: pass",
    ],
)
def test_every_form_of_an_import_is_seen(text):
    assert imports.imported(text) == {"gillab", "gillab.core", "gillab.core.stats"}


@pytest.mark.parametrize("text", ["import os", "x = 'import gillab.core'", "import gillabel.core"])
def test_others_are_not(text):
    assert imports.imported(text) == set()


def test_a_module_that_does_not_exist_is_named():
    with pytest.raises(ModuleNotFoundError, match=r"gillab\.charts\.spedup"):
        imports.sources("gillab.charts.spedup")
