"""The drawing of who worked when."""

from xml.etree import ElementTree

from gillab.course.check.drawings import BAR, in_doubt, keep, kept_and_lost, lanes, svg

DRAWN = {
    "threads": [["a", 10.0, 11.0], ["b", 10.0, 12.0], ["a", 11.0, 14.0]],
    "interpreters": [["<c>", 20.0, 21.0]],
}


def test_one_line_for_each_worker():
    lines = lanes(DRAWN).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("threads")
    assert lines[0].endswith("4.00 s")
    assert "█" in lines[0] and "▓" in lines[0]


def test_lengths_are_to_scale():
    first, second, third = (line.count("█") + line.count("▓") for line in lanes(DRAWN).splitlines())
    assert first == 2 * second == 4 * third


def test_a_very_short_task_is_seen():
    assert "█" in lanes({"threads": [["a", 0.0, 1e-6], ["b", 0.0, 1.0]]}).splitlines()[0]


def test_a_drawing_that_shows_no_difference_says_so():
    threads = [["a", 0.0, 1.0], ["b", 0.0, 1.0]]
    faster = [["a", 5.0, 5.5], ["b", 5.0, 5.5]]
    good = {"threads": threads, "processes": faster, "interpreters": faster}
    assert [*in_doubt(good)] == []
    (said,) = in_doubt(good | {"interpreters": threads})
    assert said.startswith("the interpreters were hardly faster than the threads")
    (said,) = in_doubt(good | {"processes": [["a", 0.0, 0.3]]})
    assert said.startswith("one worker did all of processes")


def test_kept_and_lost_are_to_scale():
    none, half, one, all_ = kept_and_lost(
        {"a": (0, 8), "b": (4, 8), "c": (1, 10**9), "d": (8, 8)}
    ).splitlines()
    assert (none.count("█"), none.count("▓")) == (BAR, 0)
    assert half.count("█") == half.count("▓") == BAR / 2
    assert one.count("▓") == 1, "a single one is seen"
    assert (all_.count("█"), all_.count("▓")) == (0, BAR)
    assert half.endswith("lost 4 of 8")


def test_picture_is_well_formed_and_self_contained():
    picture = svg(DRAWN, "<who> & when")
    tree = ElementTree.fromstring(picture)
    bars = [one for one in tree.iter() if one.tag.endswith("rect")]
    assert len(bars) == 4
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_keep_writes_where_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GILLAB_OUTPUT", str(tmp_path / "deep"))
    assert (
        (tmp_path / "deep" / "timeline.svg").read_text("utf-8").startswith("<svg")
        if keep(DRAWN)
        else 0
    )
