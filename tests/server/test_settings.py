"""The table of options, and the command line that follows from it."""

from dataclasses import FrozenInstanceError, fields

import pytest

from gillab.server.__main__ import main, read_settings
from gillab.server.settings import OPTIONS, Settings
from gillab.server.ways import WAYS


def test_without_options_the_defaults_of_the_table_hold():
    assert read_settings([]) == Settings()
    assert {row.name for row in fields(Settings)} >= OPTIONS.keys()
    assert Settings().way in WAYS


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # ty: ignore[invalid-assignment]


@pytest.mark.parametrize("name", OPTIONS)
def test_each_option_of_the_table_is_read_from_the_command_line(name: str):
    option = OPTIONS[name]
    assert option.help and set(option.ways) <= set(WAYS)
    words = {str: "inline" if name == "way" else "a:b", int: "7", float: "7", bool: None}
    text = words[type(getattr(Settings(), name))]
    flag = f"--{name.replace('_', '-')}"
    found = getattr(read_settings([flag] if text is None else [flag, text]), name)
    assert found == (True if text is None else type(getattr(Settings(), name))(text))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--port", "70000"), "70000 is not between 0 and 65535"),
        (("--port", "-5"), "-5 is not between 0 and 65535"),
        (("--port", "http"), "'http' is not a whole number"),
        (("--workers", "0"), "0 is not between 1 and 256"),
        (("--hang-s", "0"), "'0' is not a number of seconds"),
        (("--drain-s", "nan"), "'nan' is not a number of seconds"),
        (("--drain-s", "soon"), "'soon' is not a number of seconds"),
        (("--body-bytes", "-1"), "-1 is not between"),
        (("--way", "threads", "--hand-over"), "--hand-over: for --way loops only"),
        (("--way", "uvicorn", "--hang-s", "3", "--app", "a:b"), "--app, --hang-s: for --way loops"),
        (("--way", "lopps"), "invalid choice: 'lopps'"),
        (("--app", "a.b"), "module:name"),
    ],
)
def test_wrong_options_are_reported_in_a_line(words, says: str, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["server", *words])
    with pytest.raises(SystemExit) as exit:
        main()
    assert exit.value.code == 2
    assert says in capsys.readouterr().err.splitlines()[-1]
