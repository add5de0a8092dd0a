"""Files that mean harm, on a real browser: none runs, reaches the network or stops the page."""

import copy
import json
import os
import random
import re

import pytest

pytestmark = pytest.mark.browser

MARKUP = (
    '"><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
    '<svg onload="window.harmed=1"><a href="javascript:window.harmed=1">x</a>'
    "<b>{{constructor}}${window.harmed=1}%{x}</b>"
)
ROUNDS = 100 if os.environ.get("GILLAB_LONG") == "1" else 8  # of ten damaged files each
# Where a text decides what is drawn, markup would only hide the rest: these stay.
KEPT = {"format", "status", "suite", "workload", "executor", "unit", "build"}


def marked(value, name="", kept=KEPT):
    """The same with markup in every text but those that are looked up."""
    if isinstance(value, dict):
        return {key: marked(inner, key, kept) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, name, kept) for inner in value]
    return MARKUP if isinstance(value, str) and name not in kept else value


def renamed(document: dict, name: str) -> dict:
    """The only build under another name, in its runs too."""
    made = copy.deepcopy(document)
    ((_, build),) = made["builds"].items()
    made["builds"] = {name: build}
    for run in made["runs"]:
        run["case"]["build"] = name
    return made


def poisoned(document: dict) -> bytes:
    """`__proto__`, constructor and toString wherever an object has room for a key."""
    poison = '"__proto__": {"harmed": 1, "polluted": true}, "constructor": {"prototype": 1}, '
    return json.dumps(document).replace("{", "{" + poison).replace(", }", "}").encode()


def assert_unharmed(page):
    assert page.tab.evaluate("1 + 1") == 2
    assert page.tab.evaluate("window.harmed ?? ({}).harmed ?? ({}).polluted ?? [].harmed") is None
    alien = "#your-results :is(script, img, iframe, object, embed, base, form, link, style, a)"
    outside = f"{alien}:not(.js-plotly-plot *)"
    assert page.tab.locator(outside).count() == 0
    assert page.tab.locator("#your-results :is(script, img, iframe)").count() == 0
    events = "[onerror], [onload], [onclick], [href^='javascript:' i]"
    assert page.tab.locator(f"#your-results :is({events})").count() == 0
    foreign = [url for _, url in page.asked if not url.startswith("http://127.0.0.1:")]
    assert not foreign
    assert not page.problems


def test_markup_in_every_text(page, reference):
    said = page.choose(
        json.dumps(marked(reference)).encode(),
        json.dumps(renamed(marked(reference), MARKUP)).encode(),
        names=[f"{MARKUP}.json", "<img src=x onerror=alert(1)>"],
    )
    assert said.startswith("Drawn")
    assert page.titles()[0] == "The room"
    assert "<img" in page.tab.locator(".results__list").text_content(), "shown as text"
    assert_unharmed(page)


def test_markup_where_a_text_decides_what_is_drawn(page, reference):
    """Half of the runs carry it in one such field each: there is something to draw beside them."""
    runs, fields = reference["runs"], ("suite", "workload", "executor", "unit")
    for number, name in enumerate(fields):
        its = slice(2 * number, None, 2 * len(fields))
        runs[its] = [marked(run, kept=KEPT - {name}) for run in runs[its]]
    assert page.choose(json.dumps(reference).encode()).startswith("Drawn")
    assert_unharmed(page)


def test_markup_in_refusals(page, reference):
    reference["builds"] |= {MARKUP: {"version": 3}}
    page.choose(json.dumps(reference).encode(), names=[f"{MARKUP}"])
    assert "<img" in page.refused()[0]
    assert_unharmed(page)


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_a_build_named_like_a_part_of_every_object(page, light, name):
    said = page.choose(json.dumps(renamed(light, name)).encode())
    assert said.startswith("Drawn")
    assert_unharmed(page)


def test_inherited_names_are_no_builds(page, reference):
    for run in reference["runs"]:
        run["case"]["build"] = "constructor"
    page.choose(json.dumps(reference).encode())
    assert "build or workers is unknown" in page.refused()[0]


def test_poisoned_keys(page, reference):
    page.choose(poisoned(reference))
    assert_unharmed(page)


def test_files_that_are_none(page, damage):
    page.choose(*damage.BYTES.values(), names=list(damage.BYTES))
    assert len(page.refused()) == len(damage.BYTES)
    assert_unharmed(page)


def test_too_large_is_refused_unread(page):
    page.choose(b" " * 9_000_000, names=["large.json"])
    assert page.refused() == ["large.json: too large for a results file (9000000 bytes)"]
    assert_unharmed(page)


def test_more_than_a_page_can_draw(page, reference):
    many = copy.deepcopy(reference)
    few = [run for run in many["runs"] if run["case"]["suite"] == "startup"]
    many["runs"] = [few[i % len(few)] for i in range(6_000)]
    crowded = copy.deepcopy(reference)
    crowded["runs"][0]["values"] = [1.0] * 1000
    page.choose(*(json.dumps(d).encode() for d in (many, crowded)), names=["many", "crowded"])
    assert "too many runs" in page.refused()[0]
    assert "too many values for one case" in page.refused()[1]
    assert_unharmed(page)


def test_numbers_at_the_edge(page, reference):
    for factor in (0.0, 1e300, 5e-324):
        made = copy.deepcopy(reference)
        for run in made["runs"]:
            run["values"] = [value * factor for value in run["values"]]
            run["case"]["workers"] = run["case"]["workers"] if factor else 10**15
        page.choose(json.dumps(made).encode())
        assert_unharmed(page)
        assert_no_nonsense(page)


def assert_no_nonsense(page):
    shown = page.tab.locator("#your-results").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|\de[+-]\d", shown)


@pytest.mark.parametrize("cores", [1e308, -4, 0, 1e-9])
def test_cores_that_no_machine_has(page, light, cores):
    other = copy.deepcopy(light)
    light["provenance"]["machine"]["cores_allowed"] = cores
    files = (json.dumps(one).encode() for one in (light, other))
    assert page.choose(*files).startswith("Drawn")
    assert_no_nonsense(page)
    assert "? of" in page.tab.locator(".results__list").text_content()


def test_random_damage(page, reference, damage):
    """From a fixed seed, so that a failure comes again."""
    rng = random.Random(20260923)
    base = damage.small(reference)
    paths = list(damage.places(base))
    for _ in range(ROUNDS):
        files = []
        for _ in range(10):
            made = base
            for _ in range(rng.randint(1, 3)):
                value = rng.choice([..., *damage.WRONG, MARKUP, 1e308, 2**53, {"__proto__": []}])
                try:
                    made = damage.changed(made, rng.choice(paths), value)
                except KeyError, TypeError, IndexError:
                    continue  # an earlier change took that place away
            text = json.dumps(made).encode()
            if rng.random() < 0.3:
                cut = rng.randrange(len(text))
                text = text[:cut] + rng.randbytes(rng.randint(0, 8)) + text[cut + 4 :]
            files.append(text)
        page.tab.locator("#your-results > button").dispatch_event("click")
        page.choose(*files)
        assert_unharmed(page)
