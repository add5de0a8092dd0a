"""What a person names is read: files of four kinds, names, modules of the standard library."""

import pytest

from gillab.compat import wanted

REQUIREMENTS = """
# comment
-r more.txt
Flask >= 3 ; python_version >= "3.9"   # why
numpy==2.5.5 --hash=sha256:00
typing_extensions
--index-url nowhere
"""
PYPROJECT = '[project]\nname = "x"\ndependencies = ["httpx[http2]>=0.28", "NumPy"]\n'
UV_LOCK = """
[[package]]
name = "x"
source = { virtual = "." }
dependencies = [{ name = "markupsafe" }]
[[package]]
name = "markupsafe"
source = { registry = "index" }
"""


def test_a_requirements_file_and_what_it_includes(tmp_path):
    (tmp_path / "more.txt").write_text("markupsafe\n")
    path = tmp_path / "requirements.txt"
    path.write_text(REQUIREMENTS)
    found = wanted.read([str(path)])
    assert found.direct == ["markupsafe", "flask", "numpy", "typing-extensions"]
    assert found.arguments == ["-r", str(path)]


def test_a_pyproject(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text(PYPROJECT)
    assert wanted.read([str(path)]).direct == ["httpx", "numpy"]


def test_a_lock_of_uv_names_what_the_project_itself_needs(tmp_path):
    path = tmp_path / "uv.lock"
    path.write_text(UV_LOCK)
    found = wanted.read([str(path)])
    assert (found.direct, found.lock, found.arguments) == (["markupsafe"], path, [])


def test_a_pylock(tmp_path):
    path = tmp_path / "pylock.toml"
    path.write_text('[[packages]]\nname = "Flask"\n')
    assert wanted.read([str(path)]).direct == ["flask"]


def test_names_and_modules_of_the_standard_library():
    found = wanted.read(["numpy>=2", "_tkinter"])
    assert (found.direct, found.standard) == (["numpy"], ["_tkinter"])


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("missing.txt", None, "there is no file"),
        ("pyproject.toml", "[project]\n", "names no project.dependencies"),
        ("pyproject.toml", "[project", "cannot be read"),
        ("poetry.lock", "", "--python"),
        (".", None, "is a folder"),
        ("numpy and scipy", None, "neither a file nor a package's name"),
    ],
)
def test_a_mistake_is_one_line(tmp_path, monkeypatch, name, text, words):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(wanted.NotRead, match=words) as problem:
        wanted.read([name])
    assert "\n" not in str(problem.value)
