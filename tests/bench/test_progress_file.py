"""The small file that says how far a measurement is."""

import json
import os

import pytest

from gillab.bench import progress_file


class Shown:
    def __init__(self):
        self.calls = []

    def begin(self, total):
        self.calls.append(total)

    def more(self, left_s):
        self.calls.append(left_s)

    def case(self, measured):
        self.calls.append(measured)


@pytest.fixture
def results(tmp_path):
    return tmp_path / "own.json"


def test_cases_and_time_left(results):
    seconds, shown = iter([10.0, 14.0]), Shown()
    file = progress_file.ProgressFile(results, shown, lambda: next(seconds))
    file.begin(5)
    assert progress_file.read(results) == {"done": 0, "of": 5, "left_s": None}
    file.case("a run")
    told = json.loads(progress_file.place(results).read_text("utf-8"))
    assert (told["done"], told["of"], told["left_s"]) == (1, 5, 16.0)
    assert shown.calls == [5, "a run"]


def test_it_is_gone_at_the_end_however_that_comes(results):
    with pytest.raises(KeyboardInterrupt), progress_file.beside(results, Shown()) as file:
        file.begin(3)
        assert progress_file.read(results)
        raise KeyboardInterrupt
    assert list(results.parent.iterdir()) == []


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 + 1], ids=["another", "none"])
def test_another_process_with_that_number_or_none_is_no_measurement(results, pid):
    told = {"pid": pid, "started": 1.0, "done": 1, "of": 2, "left_s": 1.0}
    progress_file.place(results).write_text(json.dumps(told), "utf-8")
    assert progress_file.read(results) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pid": "x"}', "\0"])
def test_a_damaged_file_is_no_measurement(results, text):
    progress_file.place(results).write_text(text, "utf-8")
    assert progress_file.read(results) is None


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    shown = Shown()
    with progress_file.beside(tmp_path / "gone" / "own.json", shown) as file:
        file.begin(1)
        file.case("a run")
    assert shown.calls == [1, "a run"]
