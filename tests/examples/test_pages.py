"""The pages hold only code that is run, errors that happen and links that are listed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
PAGES = sorted(p for p in DOCS.rglob("*.md") if EXAMPLES not in p.parents)
THEORY = sorted((DOCS / "theory").glob("*.md"))
LESSONS = [*THEORY, DOCS / "failures.md", DOCS / "questions.md"]
WORD_LISTS = [DOCS / "glossary.md", DOCS / "links.md"]  # docs/decisions/0009-pages-to-look-up.md
SLIDES = sorted((ROOT / "slides").glob("*.md"))
PICTURES = sorted((DOCS / "assets" / "diagrams").glob("theory-*.svg"))

FENCE = re.compile(r"^( *)(`{3,})([^\n`]*)\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
# --8<-- "path", "path:3:9" (lines) or "path:part"
INCLUDE = re.compile(r'^\s*--8<-- "([^":]+)(?::[^"]+)?"\s*$')
LINK = re.compile(r"\((https?://[^\s)]+)\)|<(https?://[^\s>]+)>|href=\"(https?://[^\"]+)\"")
THEORY_MINUTES = 30


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def front_matter(page: Path) -> dict[str, str]:
    text = page.read_text(encoding="utf-8")
    head = text.split("---\n", 2)[1] if text.startswith("---\n") else ""
    return dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    words = [(found[3].split(), found[4]) for found in FENCE.finditer(text)]
    return [code for head, code in words if head and head[0].lstrip("{.") == language]


def pictures(page: Path) -> list[Path]:
    """Files named by the page's ``picture`` fences, below docs/."""
    return [DOCS / code.split("\n")[0].strip() for code in blocks(page, "picture")]


def included(page: Path) -> set[Path]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return {ROOT / found[1] for line in lines if (found := INCLUDE.match(line))}


@pytest.mark.parametrize("page", [*PAGES, *SLIDES], ids=by_name)
def test_code_is_included_from_run_files(page: Path) -> None:
    pasted = [
        code.strip().splitlines()[:1]
        for code in (*blocks(page, "python"), *blocks(page, "c"))
        if not all(INCLUDE.match(line) for line in filter(str.strip, code.splitlines()))
    ]
    assert pasted == [], "code typed into a page is never run: put it into docs/examples"


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_shown_output_is_included_from_a_record(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = [found[4] for found in FENCE.finditer(text) if 'title="Output"' in found[3]]
    typed = [code for code in shown if not INCLUDE.match(code.rstrip("\n"))]
    assert typed == [], "an output is recorded from a run, never typed"


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_includes_exist_and_show_code_with_its_output(page: Path) -> None:
    files = included(page)
    assert [by_name(path) for path in files if not path.exists()] == []
    scripts = {path for path in files if path.suffix == ".py" and EXAMPLES in path.parents}
    silent = [by_name(path) for path in scripts if path.with_suffix(".out") not in files]
    assert silent == [], "show what it printed beside the code"


def test_every_example_is_on_a_page() -> None:
    shown = set().union(*(included(page) for page in PAGES))
    unused = [by_name(path) for path in EXAMPLES.glob("*/*.py") if path not in shown]
    assert unused == []


@pytest.mark.parametrize("page", [*LESSONS, *WORD_LISTS], ids=by_name)
def test_page_says_its_minutes_and_what_one_knows_after_it(page: Path) -> None:
    head = front_matter(page)
    assert int(head["minutes"]) >= 1
    assert 20 <= len(head["description"]) <= 170
    assert '!!! abstract "After this page"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", LESSONS, ids=by_name)
def test_lesson_has_a_picture_and_predictions(page: Path) -> None:
    assert pictures(page), "no picture"
    assert 2 <= page.read_text(encoding="utf-8").count('class="predict"') <= 3


def test_each_lesson_has_a_central_picture_of_its_own() -> None:
    first = [pictures(page)[0] for page in LESSONS]
    assert len(set(first)) == len(LESSONS)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_uses_lead_to_each_exercise(number: int) -> None:
    assert f"](../exercises/{number}-" in (DOCS / "theory/08-uses.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_an_exercise_in_bold_is_a_link_that_was_forgotten(page: Path) -> None:
    assert not re.findall(r"\*\*[Ee]xercise \d\*\*", page.read_text(encoding="utf-8"))


def test_theory_fits_its_time() -> None:
    assert len(THEORY) == 8
    assert sum(int(front_matter(page)["minutes"]) for page in THEORY) <= THEORY_MINUTES


@pytest.mark.parametrize("picture", PICTURES, ids=by_name)
def test_picture_is_readable_by_all(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    assert "<title" in text and "<desc" in text and 'role="img"' in text
    assert "\n\n" not in text, "an empty line ends raw HTML in Markdown"
    if "@keyframes" in text or "<animate" in text:
        assert "prefers-reduced-motion" in text
    assert "<animate" not in text, "SMIL cannot be calmed by prefers-reduced-motion"


def test_every_picture_is_on_a_page() -> None:
    shown = {picture for page in PAGES for picture in pictures(page)}
    assert [by_name(picture) for picture in PICTURES if picture not in shown] == []


def gallery() -> list[tuple[str, str]]:
    """(message in the heading, text of the section) for each entry of the failure gallery."""
    text = (DOCS / "failures.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    return [(found[1], part) for part in sections if (found := re.match(r"`([^`\n]+)`", part))]


def test_gallery_index_names_every_entry_in_order() -> None:
    text = (DOCS / "failures.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.+) \{ #([\w-]+) \}$", text, flags=re.MULTILINE)
    index = re.findall(r"^ +\| .*\| \[(.+)\]\(#([\w-]+)\) \|$", text, flags=re.MULTILINE)
    assert index == headings
    assert len(index) == text.count("\n### ") == len(gallery())


@pytest.mark.parametrize(("message", "section"), gallery(), ids=lambda value: value[:40])
def test_gallery_message_is_really_printed(message: str, section: str) -> None:
    """The heading quotes what the section's own example printed; "…" stands for what varies."""
    records = re.findall(r'--8<-- "(docs/examples/[^"]+\.out)"', section)
    printed = "\n".join((ROOT / record).read_text(encoding="utf-8") for record in records)
    pattern = ".*".join(map(re.escape, re.split(r"…|\bX\b", message)))
    assert records and re.search(pattern, printed)


def outside_links(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {"".join(found).split("#")[0].rstrip("/") for found in LINK.findall(text)}


def listed_links() -> dict[str, tuple[str, str]]:
    """URL → (how, when), from the tables of links.md: | [title](URL) | … | how | when |."""
    rows = (DOCS / "links.md").read_text(encoding="utf-8").splitlines()
    found = (
        re.match(r"\| \[.+?\]\((https://\S+?)\) \|.*\| (.+?) \| (.+?) \|$", row) for row in rows
    )
    return {row[1].split("#")[0].rstrip("/"): (row[2], row[3]) for row in found if row}


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_outside_links_are_in_the_reading_list(page: Path) -> None:
    assert sorted(outside_links(page) - set(listed_links())) == []


def test_reading_list_says_of_every_link_how_it_was_checked() -> None:
    assert outside_links(DOCS / "links.md") == set(listed_links())


@pytest.mark.parametrize(("link", "checked"), listed_links().items())
def test_only_a_link_that_was_opened_has_a_date(link: str, checked: tuple[str, str]) -> None:
    how, when = checked
    dated = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", when))
    assert (how in ("read", "seen") and dated) or (how, when) == ("named", "not opened")
