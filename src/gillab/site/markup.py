"""Changes to a page's HTML: predictions, minutes, the glossary's terms, tables and code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gillab.core.errors import SiteError

# Up to the fold, not to the closing tag: the explanation may hold <div>s of its own.
_PREDICT = re.compile(
    r'<div class="predict" id="([\w-]+)">(?:(?!<div class="predict").)*?(<details|\Z)', re.DOTALL
)
_ABBREVIATION = re.compile(r'<abbr title="[^"]*">(.*?)</abbr>')
_CHOICES = re.compile(r'<ul class="task-list">(.*?)</ul>', re.DOTALL)
_CHOICE = re.compile(
    r'<li class="task-list-item"><input type="checkbox" disabled( checked)?\s*/?>(.*?)</li>',
    re.DOTALL,
)


def predictions(page: str, source: str) -> str:
    """Turn each prediction's task list into radio buttons; `source` names the page in errors."""

    def upgrade(found: re.Match[str]) -> str:
        lists = _CHOICES.findall(found[0])
        choices = _CHOICE.findall(lists[0]) if len(lists) == 1 else []
        right = sum(bool(checked) for checked, _ in choices)
        if not 2 <= len(choices) <= 5 or right != 1 or not found[2]:
            raise SiteError(
                f"{source}: prediction {found[1]} needs one list of 2 to 5 choices, "
                "exactly one [x], and then a ??? fold (CONTRIBUTING.md)"
            )
        return _CHOICES.sub(lambda _: radios(found[1], choices), found[0])

    return _PREDICT.sub(upgrade, page)


def radios(name: str, choices: Sequence[tuple[str, str]]) -> str:
    """Choices of one prediction; the right one is marked for the script."""
    items = "".join(
        f'<label class="predict__choice"><input type="radio" name="{name}" value="{number}"'
        f"{' data-right' if checked else ''}><span>{text.strip()}</span></label>"
        for number, (checked, text) in enumerate(choices)
    )
    return (
        f'<fieldset class="predict__choices"><legend>Your prediction</legend>{items}</fieldset>'
        '<p class="predict__verdict" role="status"></p>'
    )


def with_minutes(page: str, minutes: int) -> str:
    """A badge under the page's title."""
    badge = f'<p class="minutes-badge">{minutes} min</p>'
    return re.sub(r"(</h1>)", lambda found: found[1] + badge, page, count=1)


def glossary(source: str) -> dict[str, str]:
    """Term → explanation, as one line each, from a page of Markdown definitions."""
    found = re.findall(r"^(\S.*)\n:   (.+(?:\n    .+)*)", source, flags=re.MULTILINE)
    return {term: " ".join(words.split()) for term, words in found}


def with_terms(source: str, terms: dict[str, str]) -> str:
    """A page's Markdown with an abbreviation for each term."""
    plain = {term: re.sub(r"[`*]|\[(.*?)\]\(.*?\)", r"\1", words) for term, words in terms.items()}
    return source + "\n\n" + "\n".join(f"*[{term}]: {words}" for term, words in plain.items())


def first_use_only(page: str) -> str:
    """Keep one explanation for each term of a page, and none in headings."""
    seen: set[str] = set()

    def keep(found: re.Match[str]) -> str:
        if found[1] is None:  # a heading
            return _ABBREVIATION.sub(r"\1", found[0])
        if found[1] in seen:
            return found[1]
        seen.add(found[1])
        return found[0]

    return re.sub(rf"<h\d.*?</h\d>|{_ABBREVIATION.pattern}", keep, page, flags=re.DOTALL)


def plain_corners(page: str) -> str:
    """Make a table's empty heading a plain cell, and code focusable: Markdown cannot say either."""
    page = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", page)
    return page.replace("<pre><span></span><code>", '<pre><span></span><code tabindex="0">')


def tables_that_scroll(page: str) -> str:
    """Put each table without a class into the frame in which the theme lets it scroll.

    The theme's script does so when the page is there, and the style of the whole page is then
    computed once more; without scripts nothing did it.
    """
    frame = r'<div class="md-typeset__scrollwrap"><div class="md-typeset__table">\g<0></div></div>'
    return _TABLE.sub(frame, page)


_TABLE = re.compile(r"<table(?![^>]*\sclass=)[^>]*>.*?</table>", re.DOTALL)
_UNBROKEN = re.compile(r"<(pre|script|style|svg|textarea)\b.*?</\1>|<[^>]*>|([^<]+)", re.DOTALL)
_LONG_WORD = re.compile(r"[^\s]{13,}")
# Behind a separator inside a name, path or call, and where a new word of a NameLikeThis begins.
_PIECE = re.compile(
    r"(?<=[A-Za-z0-9][./=(,:])(?=[\w\"'])|(?<=[A-Za-z0-9]_)(?=[A-Za-z0-9])|(?<=[a-z])(?=[A-Z][a-z])"
)
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
_LONG_CELL = 36
_SHORT_PART = 8


def words_break_well(page: str) -> str:
    """Say where a long name or path may go on in the next line, and keep an option in one piece.

    Browsers break such a word anywhere, or behind the hyphens of `--option`.
    """

    def marked(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        text = _LONG_WORD.sub(lambda word: "<wbr>".join(_parts(word[0])), found[2])
        return _OPTION.sub(r'<span class="whole">\g<0></span>', text)

    return _UNBROKEN.sub(marked, page)


def _parts(word: str) -> list[str]:
    """The word, cut between its own words into parts that are not shorter than they have to be."""
    parts = [""]
    for piece in _PIECE.split(word):
        if len(parts[-1]) < _SHORT_PART:
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def mark_long_cells(page: str) -> str:
    """Give each cell with a sentence a class: on a phone the table scrolls before it gets thin."""

    def marked(cell: re.Match[str]) -> str:
        if "class=" in cell[1] or len(re.sub(r"<[^>]*>", "", cell[2])) < _LONG_CELL:
            return cell[0]
        return f'<td class="long"{cell[1]}>{cell[2]}</td>'

    return _CELL.sub(marked, page)


# Names, white space, operators and punctuation have the colour of all code.
_PLAIN_TOKEN = re.compile(r'<span class="(?:n|w|o|p)">([^<]*)</span>')


def plain_tokens(page: str) -> str:
    """Code without an element for every token: about half of them have no colour of their own."""
    return _PLAIN_TOKEN.sub(r"\1", page)
