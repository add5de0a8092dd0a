"""Names, options and cells of a page: where a line may end, and what stays together."""

from __future__ import annotations

import re

import pytest

from gillab.site import markup


def shown(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("<code>concurrent.interpreters</code>", ["concurrent.", "interpreters"]),
        ("<code>test_names_that_are_only</code>", ["test_names_", "that_are_", "only"]),
        (
            "<h2>The first InterpreterPoolExecutor</h2>",
            ["The first Interpreter", "PoolExecutor"],
        ),
        ("<td>docs/examples/name.py</td>", ["docs/examples/", "name.py"]),
        ("<code>cluster._hdbscan._tree</code>", ["cluster.", "_hdbscan.", "_tree"]),
        ("<p>a.b is short</p>", ["a.b is short"]),
        ("<p>an&nbsp;entity&amp;itself&lt;stays</p>", ["an&nbsp;entity&amp;itself&lt;stays"]),
    ],
)
def test_a_long_name_breaks_between_its_words(text, pieces):
    made = markup.words_break_well(text)
    assert [shown(piece) for piece in made.split("<wbr>")] == pieces
    assert shown(made) == shown(text), "nothing else changes"


def test_an_option_is_one_piece_and_what_is_no_text_stays():
    made = markup.words_break_well('<a title="x.y --of_an_attribute.z">check --run, a--b</a>')
    assert 'title="x.y --of_an_attribute.z"' in made
    assert '<span class="whole">--run</span>' in made and "a--b" in made
    block = (
        "<pre><code>long_name.in_a_block --x</code></pre><svg><text>long_name.in_svg</text></svg>"
    )
    assert markup.words_break_well(block) == block


def test_cells_with_a_sentence_are_marked():
    long = "a sentence that is longer than a few words"
    made = markup.mark_long_cells(f'<td>yes</td><td style="x"><a href="y">{long}</a></td>')
    assert made == f'<td>yes</td><td class="long" style="x"><a href="y">{long}</a></td>'


def test_a_table_without_a_class_stands_in_the_frame_in_which_it_scrolls():
    plain, ours = '<table id="a">\n<tr></tr></table>', '<table class="packages"><tr></tr></table>'
    frame = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
    made = markup.tables_that_scroll(f"<p>x</p>{plain}{ours}<table></table>")
    assert made == f"<p>x</p>{frame}{plain}</div></div>{ours}{frame}<table></table></div></div>"


def test_tokens_without_a_colour_of_their_own_are_plain_text():
    code = '<span class="kn">import</span><span class="w"> </span><span class="n">x</span>'
    assert markup.plain_tokens(code) == '<span class="kn">import</span> x'
