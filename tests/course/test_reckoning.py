"""The rule for minutes: what is counted, and that the hour's exercises fit into it."""

import pytest

from gillab.course import reckoning
from gillab.course.exercises import load_exercises, select
from gillab.course.reckoning import Reckoned, code_lines, read_by_all, total, typed, words

PAGE = """Seven plain words stand on this page.

```python
neither = these
```

??? info "nor this title"
    nor this
    ``` text
    nor that --run
    ```

    nor this

1. **Two more**
"""


def test_folds_and_code_are_not_read_by_everybody():
    assert words(PAGE) == 7 + 3  # with the number of the list
    assert "--run" in PAGE and "--run" not in read_by_all(PAGE)


def test_a_section_ends_with_the_next_heading():
    page = "# P\n\n## A { #step-1 }\n\none\n\n### inside\n\n## B { #step-2 }\n\ntwo\n"
    assert reckoning.section(page, "step-1").split() == ["one", "###", "inside"]
    assert reckoning.section(page, "play") == ""


def test_typing_is_what_the_solution_has_more(tmp_path):
    starter, solution = tmp_path / "task.py", tmp_path / "solution.py"
    starter.write_text("LOSES = None  # TODO\n\nx = 1\n")
    solution.write_text("LOSES = True  # a reason, which nobody has to type\n\nx = 1\nyy = 2\n")
    assert typed(starter, starter) == 0
    assert len("Tru") <= typed(starter, solution) - len("yy=2") <= len("True")
    assert code_lines(starter) == 2


def test_more_of_anything_takes_longer_and_beyond_counts_nothing():
    least = Reckoned("a")
    for more in ({"words": 9}, {"lines": 9}, {"letters": 9}, {"runs": 1}, {"waiting_s": 9.0}):
        assert Reckoned("a", **more).minutes > least.minutes == 0
    one = Reckoned("a", words=100)
    assert total([one, Reckoned("b", words=100, beyond=True)]) == one.minutes


@pytest.mark.parametrize("exercise", load_exercises()[:4], ids=lambda exercise: str(exercise.id))
def test_an_exercise_fits_into_its_minutes(exercise):
    found = reckoning.parts(exercise)
    assert total(found) <= exercise.minutes
    assert [one.id for one in found if one.id] == [step.id for step in exercise.steps]
    assert all(one.words > 20 and one.lines for one in found if one.id)


def test_the_server_and_the_desktop_have_something_to_play():
    for exercise in load_exercises()[1:3]:
        assert reckoning.parts(exercise)[-1].title == "Play"


@pytest.mark.parametrize("step", select(load_exercises(), None), ids=lambda step: step.id)
def test_every_step_asks_for_something_to_be_typed(step):
    assert sum(typed(step.starter(name), step.solution(name)) for name in step.files) > 5
