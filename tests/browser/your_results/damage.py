"""Damaged files, made from a sound one: every field missing, of every wrong type, and worse."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

# No 1.0 where 1 is right: JavaScript cannot tell these two apart.
WRONG = [None, True, -1, 1.5, "text", [], {}, [None], {"a": 1}]


def small(document: dict) -> dict:
    """The same with four runs: one of each of four suites. The first is paired."""
    kept = {}
    for run in document["runs"]:
        kept.setdefault(run["case"]["suite"], run)
    first, *others = list(kept.values())[:4]
    paired = dict.fromkeys(("baseline_values", "baseline_cpu_values"), first["values"])
    return document | {"runs": [first | paired, *others]}


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """The path of every field and every first list entry."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from places(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield (*path, 0)
        yield from places(value[0], (*path, 0))


def changed(document: dict, path: tuple, value: object) -> dict:
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return made


def damaged(document: dict) -> list[str]:
    """Texts of JSON: each field taken away once and replaced by each wrong thing once."""
    base = small(document)
    texts = [json.dumps(base), "null", "[]", '"gillab-results"', "{}", "7"]
    for path in places(base):
        for value in (..., *WRONG):
            texts.append(json.dumps(changed(base, path, value)))
    return texts


BYTES = {
    "empty": b"",
    "half a file": b'{"format": "gillab-results", "ver',
    "not a number": b'{"format": "gillab-results", "version": NaN}',
    "not UTF-8": b'{"format": "\xff\xfe"}',
    "UTF-16": '{"format": "gillab-results"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "deep": b"[" * 200_000,
    "deep and closed": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep in an unknown field": b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
