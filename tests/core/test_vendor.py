"""Where a browser and the JavaScript libraries are found."""

import shutil

from gillab.core import vendor


def test_a_browser_that_is_named_comes_first_then_an_installed_one(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/x/chrome" if name == "chrome" else None)
    monkeypatch.setenv("GILLAB_CHROMIUM", "/my/browser")
    assert vendor.find_browser() == "/my/browser"
    monkeypatch.delenv("GILLAB_CHROMIUM")
    assert vendor.find_browser() == "/x/chrome"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert vendor.find_browser() is None


def test_the_drawing_library_is_found_where_the_variable_says(tmp_path, monkeypatch):
    monkeypatch.setenv("GILLAB_NODE_MODULES", str(tmp_path))
    assert vendor.node_modules() == tmp_path and vendor.plotly_file() is None
    path = tmp_path / vendor.PLOTLY
    path.parent.mkdir()
    path.touch()
    assert vendor.plotly_file() == path
