"""Every way serves the same shop."""

import contextlib
import hashlib
import json
import os
import pathlib
from concurrent import interpreters

import pytest

from gillab.server import database, heavy_work
from gillab.server.ways import ONE_LOOP, WAYS

CALLS = (("report", "4"), ("picture", "24"), ("search", "lanterm"), ("password", "wrong horse"))


@pytest.mark.parametrize("way", WAYS)
def test_same_answers(serve, way: str) -> None:
    served = serve(way, "--workers", "2")
    path = database.ensure()
    for kind, argument in CALLS:
        wanted = heavy_work.do(kind, argument, path)[0]
        assert served.get(f"/{kind}", argument.encode()) == (200, wanted)
    assert json.loads(served.get("/products/7")[1])["id"] == 7
    assert served.get("/products/0")[0] == 404
    assert served.get("/report?q=13")[0] == 400
    assert served.get("/fault?q=raise")[0] == 404, "no misbehaviour unless asked for"
    with contextlib.closing(served.connect()) as kept:
        for ending, wanted in (("", None), ("&once", "close")):
            kept.request("GET", f"/picture?q=24{ending}")
            answer = kept.getresponse()
            answer.read()
            assert answer.getheader("connection") == wanted, "only `once` ends the connection"


@pytest.mark.parametrize("way", WAYS)
def test_sizes(serve, way: str) -> None:
    served = serve(way, "--workers", "1")
    for size in (0, 1, 70_000, 3_000_000):
        body = bytes(range(256)) * (size // 256) + bytes(size % 256)
        found = json.loads(served.get("/digest", body)[1])
        assert found == {"bytes": size, "sha256": hashlib.sha256(body).hexdigest()}
        assert served.get(f"/bytes/{size}") == (200, bytes(size))


@pytest.mark.parametrize("way", ONE_LOOP)
def test_work_is_done_by_the_workers_of_the_way(serve, way: str) -> None:
    """The pieces of the live view name the process, interpreter and thread of the work."""
    served = serve(way, "--workers", "2", "--faults")
    places = set()
    while not places:  # a stream ends after some seconds; pytest's time-out ends the loop
        with contextlib.closing(served.connect()) as events:
            events.request("GET", "/live/events")
            stream = events.getresponse()
            stream.readline()
            for _ in range(4):
                served.get("/picture?q=20")
            for line in stream:
                if line.startswith(b"data: "):
                    news = json.loads(line.removeprefix(b"data: "))
                    places |= {(p[1] == news["process"], p[2] == 0) for p in news["pieces"]}
    here = {"inline": (True, True), "threads": (True, True), "processes": (False, True)}
    assert places == {here.get(way, (True, False))}


def test_arguments_and_answers_reach_an_interpreter_without_pickle() -> None:
    """`prepare_main` refuses what would have to be pickled (docs/exercises/2-server.md says so)."""
    arguments = ("picture", "24", "")
    other = interpreters.create()
    try:
        other.prepare_main(arguments=arguments, answer=heavy_work.do(*arguments))
    finally:
        other.close()


def test_picture_is_a_png() -> None:
    import struct
    import zlib

    data = heavy_work.do("picture", "33", "")[0]
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        chunks[name] = data[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(name + chunks[name])
        at += 12 + length
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (33, 33)
    assert len(zlib.decompress(chunks[b"IDAT"])) == 33 * 34
    assert b"IEND" in chunks


def test_search_finds_similar_names() -> None:
    best = heavy_work.do("search", "lanterm", database.ensure())[0].decode().splitlines()[0]
    assert best.startswith("1\t") and "lantern" in best


def test_distance() -> None:
    assert heavy_work.distance("abc", "xxabcxx") == 0
    assert heavy_work.distance("abc", "xxabxx") == 1
    assert heavy_work.distance("abc", "") == 3


def test_the_databases_name_changes_with_its_source(monkeypatch, tmp_path) -> None:
    copy = tmp_path / "database.py"
    copy.write_text(pathlib.Path(database.__file__).read_text("utf-8") + "# changed", "utf-8")
    before = database.default_path()
    monkeypatch.setattr(database, "__file__", str(copy))
    database.version.cache_clear()
    try:
        assert database.default_path() != before
    finally:
        database.version.cache_clear()


def test_two_processes_may_create_the_database_at_once(monkeypatch, tmp_path) -> None:
    """Windows refuses to replace a file that another process has open; both are the same."""

    def refuse(source, target):
        raise PermissionError("in use")

    path = tmp_path / "shop.sqlite3"
    database.create(path)
    monkeypatch.setattr(os, "replace", refuse)
    database.create(path)
    assert [one.name for one in tmp_path.iterdir()] == ["shop.sqlite3"], "no draft is left"
    with pytest.raises(PermissionError):
        database.create(tmp_path / "other.sqlite3")
