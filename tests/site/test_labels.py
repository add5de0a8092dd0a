"""Which block of a page runs where, and that readers see it."""

import pytest

from gillab.core.places import EXERCISES
from gillab.course.check import in_page
from gillab.site import labels

NAME = "02-interpreter-and-gil/steps.py"
INCLUDE = f'--8<-- "docs/examples/{NAME}"'
BLOCK = '<div class="language-python {}highlight"><pre>x</pre></div>'


def test_the_list_leaves_out_remarks_and_blank_lines(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("# why\n\na/one.py\n  b/two.py  \n")
    assert labels.read(path) == {"a/one.py", "b/two.py"}


@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("options", ["", 'title="steps.py"'])
def test_a_listed_example_is_marked_and_keeps_what_the_fence_says(indent, options):
    fence = f"{indent}``` python {options}".rstrip()
    page = f"Text.\n\n{fence}\n{indent}{INCLUDE}\n{indent}```\n"
    made = labels.mark(page, frozenset([NAME]))
    assert f'{indent}``` {{ .python .runs-here data-example="{NAME}"' in made
    assert options in made and f"\n{indent}{INCLUDE}\n{indent}```\n" in made


def test_an_example_that_is_not_listed_stays_as_it_is():
    page = f"``` python\n{INCLUDE}\n```\n"
    assert labels.mark(page, frozenset(["other.py"])) == page


@pytest.mark.parametrize(
    ("included", "shown", "says"),
    [
        ("04_summary/.starters/2_numbers.py", "04_summary/2_numbers/task.py", 'data-step="4.2"'),
        ("04_summary/3_verdict/solution.py", "04_summary/3_verdict/solution.py", 'data-step="4.3"'),
        (
            "02_server/.starters/6_measure_and_judge.py",
            "02_server/6_measure_and_judge/task.py",
            'data-step="2.6" data-only="check"',
        ),
    ],
)
def test_a_step_that_is_checked_in_the_page_says_so(included, shown, says):
    page = f'```python title="task.py"\n--8<-- "exercises/{included}"\n```\n'
    made = labels.mark(page, frozenset())
    assert f'``` {{ .python .runs-here data-example="{shown}" {says} title="task.py" }}' in made


def test_what_pages_show_of_a_step_is_a_file():
    shown = labels.shown_steps()
    assert {step for step, _ in shown.values()} == set(in_page.STEPS)
    for include, (_, name) in shown.items():
        assert (EXERCISES / include).is_file() and (EXERCISES / name).is_file()


def test_a_step_that_needs_more_than_a_browser_stays_as_it_is():
    page = '```python\n--8<-- "exercises/01_gil/.starters/1_counter.py"\n```\n'
    assert labels.mark(page, frozenset()) == page


def test_a_block_of_another_language_stays_as_it_is():
    page = f"``` text\n{INCLUDE}\n```\n"
    assert labels.mark(page, frozenset([NAME])) == page


@pytest.mark.parametrize(
    ("classes", "label", "words"),
    [
        ("runs-here ", "runs-here", "runs here"),
        ("analogy ", "analogy", "analogy"),
        ("", "run-locally", "run locally"),
    ],
)
def test_each_block_gets_the_label_of_its_class(classes, label, words):
    block = BLOCK.format(classes)
    link = f'<a href="../lab/race/#labels">{words}</a>'
    assert labels.show(block, "../") == f'<p class="label label--{label}">{link}</p>{block}'


def test_every_block_gets_one_label_and_other_languages_none():
    page = BLOCK.format("") * 2 + BLOCK.replace("python", "console").format("")
    assert labels.show(page, "").count('<p class="label') == 2
