"""Searching a folder: what is found, and what cannot be read."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gillab.desktop.model import files

GOES_ON = memoryview(bytearray(1))


def search(folder, words="", flag=GOES_ON):
    paths = files.list_files(str(folder), GOES_ON)
    return [
        found for batch in files.batches(paths) for found in files.search_files(batch, words, flag)
    ]


class Flag:
    """Memory whose first byte turns to 1 after it was read that many times."""

    def __init__(self, reads):
        self.left = reads

    def __getitem__(self, place):
        self.left -= 1
        return int(self.left < 0)


def test_counts_and_first_line(tmp_path):
    (tmp_path / "a.txt").write_text("nothing\n  The GIL, the gil\nGil\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("no such word", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"gil")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.txt").write_text("gil")
    first, second = search(tmp_path, "gil")
    assert (first.matches, first.line) == (3, "The GIL, the gil")
    assert (second.matches, second.line) == (0, "")


def test_batches_are_small_and_complete(tmp_path):
    for number in range(2 * files.BATCH + 1):
        (tmp_path / f"{number}.txt").touch()
    paths = files.list_files(str(tmp_path), GOES_ON)
    assert [len(batch) for batch in files.batches(paths)] == [files.BATCH, files.BATCH, 1]


def test_listing_ends_with_the_most_files(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 3)
    for number in range(5):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.txt").touch()
        (folder / "b.txt").touch()
    seen, walk = [], os.walk

    def watched(folder):
        for step in walk(folder):
            seen.append(step[0])
            yield step

    monkeypatch.setattr(os, "walk", watched)
    assert len(files.list_files(str(tmp_path), GOES_ON)) == 3
    assert len(seen) == 3  # the folder itself, and two of the five in it


def test_listing_is_cancelled_between_folders(tmp_path):
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "a.txt").touch()
    assert len(files.list_files(str(tmp_path), Flag(3))) == 2  # ty: ignore[invalid-argument-type]


def test_a_search_is_cancelled_between_files_and_within_one(tmp_path):
    (tmp_path / "a.txt").write_text("needle\n")
    (tmp_path / "b.txt").write_text("needle\n" * files.CHECK_LINES * 3)
    a, b = files.list_files(str(tmp_path), GOES_ON)
    assert [f.path for f in files.search_files([a, b], "needle", Flag(2))] == [a]  # ty: ignore
    assert [f.path for f in files.search_files([a, b], "needle", Flag(4))] == [a]  # ty: ignore
    assert len(files.search_files([a, b], "needle", Flag(99))) == 2  # ty: ignore


def test_a_csv_file_is_cancelled_while_its_numbers_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("1,2\n" * files.CHECK_LINES * 3)
    (path,) = files.list_files(str(tmp_path), GOES_ON)
    flag = Flag(5)  # read before the file, and three times while words are counted
    assert files.search_files([path], "", flag) == []  # ty: ignore
    assert flag.left == -1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_is_reported_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(search, tmp_path)
        try:
            (found,) = future.result(20)
        finally:  # otherwise a worker would wait for the pipe's other end
            if not future.done():
                threading.Thread(target=open, args=(tmp_path / "a.txt", "w"), daemon=True).start()
    assert found.problem == "not a regular file"


def test_thumbnails(tmp_path):
    (tmp_path / "a.csv").write_text("day,value\n1,0\n2,5\n3,10\n")
    (tmp_path / "b.txt").write_text("x" * 200 + "\n\n  y\n")
    table, text = search(tmp_path)
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
    (found,) = search(tmp_path, "x")
    assert len(found.thumbnail) == files.WIDTH * files.HEIGHT


def test_what_cannot_be_read_is_reported(tmp_path):
    os.symlink(tmp_path / "nowhere", tmp_path / "link.txt")
    (found,) = search(tmp_path, "x")
    assert found.problem
