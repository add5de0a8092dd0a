"""The work sheets show what a participant reads as it is meant, not its source."""

import re

import pytest

from gillab.course.deck.sheets import sheets_fence
from gillab.course.exercises import load_exercises, select


@pytest.mark.parametrize("source", ["", "solutions"])
def test_every_step_is_on_the_sheet_and_no_markdown_is_seen(source):
    html = sheets_fence(source)
    for step in select(load_exercises(), None):
        assert f"<h3>{step.id} " in html
    words = re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", html)
    assert "`" not in words and "**" not in words
