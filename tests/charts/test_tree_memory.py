"""The kind of memory that a system reports: PSS on Linux, the resident size on macOS."""

import pytest

from gillab.charts.tree_memory import known

LINUX = {"pss_bytes": 80, "uss_bytes": 70, "rss_bytes": 90, "kind": "pss", "bytes": 80}
MACOS = {"pss_bytes": None, "uss_bytes": None, "rss_bytes": 90, "kind": "rss", "bytes": 90}


@pytest.mark.parametrize(
    ("memory", "wanted"),
    [
        (LINUX, ("pss", 80)),
        (MACOS, ("rss", 90)),
        ({"pss_bytes": 80, "uss_bytes": 70}, ("pss", 80)),  # older files
        ({"pss_bytes": None, "uss_bytes": 70, "rss_bytes": 90}, ("uss", 70)),
        ({"pss_bytes": None, "uss_bytes": None, "rss_bytes": 90}, ("rss", 90)),
        ({"pss_bytes": 0, "uss_bytes": 0, "rss_bytes": 0, "kind": "pss", "bytes": 0}, None),
        ({"kind": "uss", "bytes": 70}, ("uss", 70)),
        ({}, None),
    ],
)
def test_the_kind_that_is_known(memory, wanted):
    assert known(memory) == wanted
