"""A picture fence: the file below docs/ and its caption, wherever the command was started."""

import pytest

from gillab.core.errors import SiteError
from gillab.course.diagrams import picture_fence

PICTURE = "assets/diagrams/theory-handover.svg"


def test_a_picture_is_the_same_from_every_folder(tmp_path, monkeypatch):
    here = picture_fence(PICTURE)
    monkeypatch.chdir(tmp_path)
    assert picture_fence(PICTURE) == here
    assert "<svg" in here and "<?xml" not in here and "<figcaption>" not in here


def test_a_caption_is_markdown_in_one_line():
    made = picture_fence(f"{PICTURE}\nOne *holds* it,\nthe other waits.")
    assert "<figcaption>One <em>holds</em> it, the other waits.</figcaption>" in made


def test_a_file_that_does_not_exist_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SiteError, match=r"there is no file docs/assets/nope\.svg"):
        picture_fence("assets/nope.svg\nA caption")
