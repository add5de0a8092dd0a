"""Searching a folder: what is found, and what cannot be read."""

import os

import pytest

from gillab.desktop.model import files


def look(folder, words=""):
    return [found for batch in files.batches(folder) for found in files.look_through(batch, words)]


def test_counts_and_first_line(tmp_path):
    (tmp_path / "a.txt").write_text("nothing\n  The GIL, the gil\nGil\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("no such word", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"gil")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.txt").write_text("gil")
    first, second = look(tmp_path, "gil")
    assert (first.matches, first.line) == (3, "The GIL, the gil")
    assert (second.matches, second.line) == (0, "")


def test_batches_are_small_and_complete(tmp_path):
    for number in range(2 * files.BATCH + 1):
        (tmp_path / f"{number}.txt").touch()
    assert [len(batch) for batch in files.batches(tmp_path)] == [files.BATCH, files.BATCH, 1]


def test_thumbnails(tmp_path):
    (tmp_path / "a.csv").write_text("day,value\n1,0\n2,5\n3,10\n")
    (tmp_path / "b.txt").write_text("x" * 200 + "\n\n  y\n")
    table, text = look(tmp_path)
    assert len(table.thumbnail) == len(text.thumbnail) == files.WIDTH * files.HEIGHT
    columns = [
        sum(table.thumbnail[row * files.WIDTH + column] > 0 for row in range(files.HEIGHT))
        for column in (0, files.WIDTH // 2, files.WIDTH - 1)
    ]
    assert columns == sorted(columns) and columns[0] < columns[-1] == files.HEIGHT
    assert text.thumbnail[: files.WIDTH] == bytes([150]) * files.WIDTH
    assert not any(text.thumbnail[files.WIDTH : 2 * files.WIDTH])


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b'"' + b"x" * 200_000 + b'"', b"1e999,nan\n", b"a,b\nc,d\n"]
)
def test_odd_files_have_a_thumbnail_too(tmp_path, content):
    (tmp_path / "odd.csv").write_bytes(content)
    (found,) = look(tmp_path, "x")
    assert len(found.thumbnail) == files.WIDTH * files.HEIGHT


def test_what_cannot_be_read_is_told(tmp_path):
    os.symlink(tmp_path / "nowhere", tmp_path / "link.txt")
    (found,) = look(tmp_path, "x")
    assert found.problem
