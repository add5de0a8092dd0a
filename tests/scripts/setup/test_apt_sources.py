"""The machine's own apt sources, in the formats that sources.list(5) describes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from setup import apt_sources, debian
from setup.apt_sources import Source

ONE_LINE = [
    (
        "deb http://m.invalid/debian bookworm main",
        Source(("http://m.invalid/debian",), ("bookworm",), ("main",)),
    ),
    (
        "deb [arch=amd64 signed-by=/k.gpg] https://m.invalid/d/ trixie main contrib # note",
        Source(("https://m.invalid/d/",), ("trixie",), ("main", "contrib"), "/k.gpg"),
    ),
    ("# deb http://m.invalid/debian bookworm main", None),
    ("deb-src http://m.invalid/debian bookworm main", None),
    ("deb http://m.invalid/debian", None),
    ("", None),
]


@pytest.mark.parametrize(("line", "expected"), ONE_LINE)
def test_one_line_format(line, expected):
    assert apt_sources.one_line(line) == ([expected] if expected else [])


DEB822 = """\
# The distribution itself.
Types: deb deb-src
URIs: http://m.invalid/debian
  http://n.invalid/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://off.invalid/
Suites: bookworm
Components: main
Enabled: no

Types: deb-src
URIs: http://src.invalid/
Suites: bookworm
Components: main
"""


def test_deb822_format_with_continued_and_disabled_stanzas():
    assert apt_sources.deb822(DEB822) == [
        Source(
            ("http://m.invalid/debian", "http://n.invalid/debian"),
            ("bookworm", "bookworm-updates"),
            ("main",),
            "/usr/share/keyrings/debian-archive-keyring.gpg",
        )
    ]


def test_deb822_with_the_key_itself_inside():
    text = (
        "Types: deb\nURIs: http://m.invalid\nSuites: sid\nComponents: main\n"
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc=\n -----END-----\n"
    )
    (source,) = apt_sources.deb822(text)
    assert "BEGIN PGP" in (source.signed_by or "")
    # Written again, every line of the key is still a continued line.
    stanza = apt_sources.stanza(source, "amd64")
    assert apt_sources.deb822(stanza)[0].signed_by == source.signed_by
    assert "\n abc=\n" in stanza


words = st.text(string.ascii_lowercase + string.digits + "-./", min_size=1).filter(
    lambda word: word[0].isalnum()
)


@given(
    st.builds(
        Source,
        st.lists(words, min_size=1).map(tuple),
        st.lists(words, min_size=1).map(tuple),
        st.lists(words, min_size=1).map(tuple),
        st.none() | words,
    )
)
def test_what_is_written_is_read_back(source):
    assert apt_sources.deb822(apt_sources.stanza(source, "arm64")) == [source]


def test_both_formats_are_read_from_a_machine(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb http://one.invalid trixie main\n")
    (tmp_path / "sources.list.d" / "a.sources").write_text(DEB822)
    (tmp_path / "sources.list.d" / "b.list").write_text("deb http://two.invalid sid main\n")
    (tmp_path / "sources.list.d" / "c.list.save").write_text("deb http://no.invalid sid main\n")
    first = [source.uris[0] for source in apt_sources.read(tmp_path)]
    assert first == ["http://one.invalid", "http://m.invalid/debian", "http://two.invalid"]


def test_the_systems_own_suite_is_turned_to_the_wanted_one():
    third = Source(("http://third.invalid",), ("stable",), ("main",))
    own = Source(("http://own.invalid",), ("bookworm", "x"), ("main", "contrib"), "/k")
    found = apt_sources.for_suite([third, own], "bookworm", "forky")
    assert found == Source(("http://own.invalid",), ("forky",), ("main",), "/k")
    assert apt_sources.for_suite([third], "bookworm", "forky") is None


@pytest.mark.parametrize(
    "release", [{"ID": "ubuntu"}, {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}]
)
def test_ubuntus_mirrors_have_no_debian_suite(release):
    with pytest.raises(debian.NoRoute, match="has no suite forky"):
        debian.require_forky({**release, "PRETTY_NAME": "Some Ubuntu"})


def test_os_release_is_read_with_and_without_quotes(tmp_path):
    path = tmp_path / "os-release"
    path.write_text("ID=debian\nPRETTY_NAME=\"Debian 12\"\nVERSION_CODENAME='bookworm'\n")
    assert debian.os_release(path)["PRETTY_NAME"] == "Debian 12"
    assert debian.os_release(path)["VERSION_CODENAME"] == "bookworm"
    assert debian.os_release(tmp_path / "none") == {}
