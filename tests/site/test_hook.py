"""The build as a reader of the pages sees it: what a fence becomes, and what stops a build."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from gillab.site import SiteError, fences, figures, markup, pictures

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / "scripts" / "mkdocs_hooks.py"
REFERENCE = ROOT / "docs" / "results" / "reference.json"
LOADER = 'print("""{"data": [{"x": [1]}], "layout": {"height": 1, "meta": META}}""")'
META = '{"alt": "words", "source": "here", "table": {"columns": ["n"], "rows": [[1]]}}'


@pytest.fixture
def loaders(tmp_path):
    folder = tmp_path / "charts"
    folder.mkdir()
    return folder


def build(loaders: Path, tmp_path: Path):
    return figures.build_all(loaders, REFERENCE, tmp_path / "cache")


def test_a_loader_becomes_a_figure_and_is_run_once(loaders, tmp_path):
    runs = tmp_path / "runs"
    text = f"open({str(runs)!r}, 'a').write('x')\n" + LOADER.replace("META", META)
    (loaders / "one.json.py").write_text(text)
    assert build(loaders, tmp_path)["one"] == build(loaders, tmp_path)["one"]
    assert runs.read_text() == "x"
    (loaders / "one.json.py").write_text(text + "\n# changed")
    build(loaders, tmp_path)
    assert runs.read_text() == "xx"


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("raise SystemExit('no such suite')", "no such suite"),
        ("1 / 0", "ZeroDivisionError"),
        ("print('hello')", "did not print JSON"),
        ("print('[]')", "did not print a figure"),
        (LOADER.replace("META", '{"alt": "a", "table": {"columns": [], "rows": []}}'), "source"),
    ],
)
def test_a_failing_loader_stops_the_build_with_one_line(loaders, tmp_path, program, says):
    (loaders / "bad.json.py").write_text(program)
    with pytest.raises(SiteError, match=f"chart bad.*{says}") as caught:
        build(loaders, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_new_self_check_is_drawn_anew_and_linked(tmp_path, monkeypatch):
    courses = tmp_path / "docs" / "results"
    courses.mkdir(parents=True)
    (tmp_path / "scripts" / "charts").mkdir(parents=True)
    name = "self-check.json"
    shutil.copy(REFERENCE.with_name(name), courses / name)
    loader = shutil.copy(ROOT / f"scripts/charts/{name}.py", tmp_path / "scripts" / "charts")
    monkeypatch.setattr(figures, "OWN_RESULTS", courses)

    def shown():
        figure = build(Path(loader).parent, tmp_path)["self-check"]
        return figure["layout"]["meta"]

    before = shown()
    assert before["raw"] == "results/self-check.json"
    document = json.loads((courses / name).read_text("utf-8"))
    (courses / name).write_text(json.dumps(document | {"created": "2031-02-03"}))
    assert "2031-02-03" in shown()["source"] and "2031-02-03" not in before["source"]


def test_two_builds_at_once_may_share_a_cache(loaders, tmp_path):
    for number in range(6):
        (loaders / f"c{number}.json.py").write_text(LOADER.replace("META", META))
    figure = build(loaders, tmp_path)["c0"]
    for round_ in range(10):
        for path in loaders.iterdir():
            path.write_text(LOADER.replace("META", META) + f"\n# {round_}")
        for path in (tmp_path / "cache").glob("*.json"):
            path.unlink()  # as the other build does with what it replaces
        with ThreadPoolExecutor(2) as pool:
            for found in pool.map(lambda _: build(loaders, tmp_path), range(2)):
                assert len(found) == 6 and found["c0"] == figure


FENCES = {
    "picture": ("assets/nope.svg", "there is no file docs/assets/nope.svg"),
    "agenda": ("", "agenda: minutes disagree"),
    "sheets": ("", "KeyError: 'steps'"),
}


@pytest.mark.parametrize("name", FENCES)
def test_a_fence_that_fails_stops_the_build_with_one_line(name, tmp_path, monkeypatch):
    source, says = FENCES[name]

    def fails(*_args, **_options):
        raise SiteError(says) if name == "agenda" else KeyError("steps")

    make = markup.picture_fence if name == "picture" else fails
    monkeypatch.chdir(ROOT)
    fence = {"name": name, "class": name, "format": fences.checked(make)}
    options = {"pymdownx.superfences": {"custom_fences": [fence]}}
    convert = markdown.Markdown(extensions=list(options), extension_configs=options).convert
    with pytest.raises(fences.FenceError, match=says) as caught:
        convert(f"``` {name}\n{source}\n```\n")
    assert "\n" not in str(caught.value)


def test_every_fence_of_a_page_is_checked_and_told_with_its_page(tmp_path):
    """MkDocs itself, on a page whose picture is missing."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# T\n\n``` picture\nassets/nope.svg\n```\n")
    setting = (ROOT / "mkdocs.yml").read_text("utf-8")
    setting = setting[setting.index("markdown_extensions:") : setting.index("validation:")]
    hook = tmp_path / "hook.py"
    hook.write_text(
        "import importlib.util\n"
        f"spec = importlib.util.spec_from_file_location('h', {str(HOOKS)!r})\n"
        "hooks = importlib.util.module_from_spec(spec); spec.loader.exec_module(hooks)\n"
        "on_config = hooks.on_config\n"
    )
    (tmp_path / "mkdocs.yml").write_text(f"site_name: t\nstrict: true\nhooks: [hook.py]\n{setting}")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", tmp_path / "site"]
    variables = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode
    assert "there is no file docs/assets/nope.svg" in done.stderr and "index.md" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lost", ["provenance", "builds", "format"])
def test_results_that_do_not_say_where_they_come_from_stop_the_build(tmp_path, lost):
    document = json.loads(REFERENCE.read_text("utf-8"))
    del document[lost]
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document))
    variables = os.environ | {"GILLAB_RESULTS": str(broken), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", tmp_path / "site"]
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=100
    )
    assert done.returncode
    assert lost in done.stderr and "Traceback" not in done.stderr


def test_the_readers_own_results_come_first(tmp_path, monkeypatch):
    monkeypatch.delenv("GILLAB_RESULTS", raising=False)
    with pytest.raises(SiteError, match="measure first"):
        figures.find_results(tmp_path)
    shutil.copy(REFERENCE, tmp_path / "reference.json")
    assert figures.find_results(tmp_path).name == "reference.json"
    shutil.copy(REFERENCE, tmp_path / "local.json")
    assert figures.find_results(tmp_path).name == "local.json"


class Cells(HTMLParser):
    """Rows of the tables of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    return figures.build_all(ROOT / "scripts" / "charts", REFERENCE, cache)


def test_every_chart_of_the_course_has_words_table_picture_and_source(real):
    for name, figure in real.items():
        place = markup.chart_fence(f"\n{name}\n")
        page = markup.fill_charts(place, real, [name], "../", "results/reference.json")
        meta = figure["layout"]["meta"]
        assert figure["data"], f"{name}: none of the course's own files holds its suite"
        wanted = [meta["table"]["columns"], *meta["table"]["rows"]]
        assert Cells(page).rows == [[str(cell) for cell in row] for row in wanted], name
        assert f'src="../charts/{name}.svg"' in page
        assert f'href="../{meta["raw"]}"' in page
        assert not re.search(r"<script", page)
        assert figures.to_page(figure).find("meta") == -1


def test_the_table_and_the_drawing_hold_the_same_number_of_points(real):
    cells = real["winners"]["data"][0]
    assert [[row[0], *row[1:]] for row in real["winners"]["layout"]["meta"]["table"]["rows"]] == [
        [label, *texts] for label, texts in zip(cells["y"], cells["text"], strict=True)
    ]
    for name in ("speedup", "startup", "roundtrip"):
        single = {"hoverinfo": "skip"}  # the values behind a point
        points = [trace for trace in real[name]["data"] if not single.items() <= trace.items()]
        drawn = sum(x is not None for trace in points for x in trace["x"])
        assert drawn == len(real[name]["layout"]["meta"]["table"]["rows"]), name


def test_an_unknown_chart_is_refused_with_the_names_that_exist(real):
    with pytest.raises(SiteError, match=r"no chart 'spedup'; choose one of: .*speedup"):
        markup.fill_charts(markup.chart_fence("spedup"), real, [], "", "r.json")


def test_without_a_browser_the_page_says_that_the_table_has_the_figures(real):
    page = markup.fill_charts(markup.chart_fence("speedup"), real, [], "", "r.json")
    assert "<img" not in page and "figures are in the table" in page


def test_static_pictures_get_the_pages_colours_back():
    roles = pictures.colours("--gil-ink: light-dark(#15211f, #e8eeec);")
    svg = pictures.restyle(b'<svg width="1"><path style="fill: rgb(21, 33, 31)"/></svg>', roles)
    assert b"fill: var(--gil-ink)" in svg and b"light-dark(#15211f,#e8eeec)" in svg


def test_every_role_that_a_chart_names_is_a_colour_of_the_site(real):
    style = (ROOT / "docs" / "assets" / "colours.css").read_text("utf-8")
    for name, figure in real.items():
        named = set(re.findall(r"var\((--gil-[\w-]+)\)", json.dumps(figure)))
        assert named and named <= pictures.colours(style).keys(), name
        assert not re.search(r"#[0-9a-f]{6}\b", json.dumps(figure)), f"{name} names a colour"


PREDICTION = """<div class="predict" id="predict-x"><p>?</p><ul class="task-list">
<li class="task-list-item"><input type="checkbox" disabled/> one</li>
<li class="task-list-item"><input type="checkbox" disabled checked/> <code>two</code></li>
</ul><details class="success"><summary>Why</summary></details></div>"""


def test_a_prediction_becomes_radio_buttons():
    page = markup.predictions(PREDICTION, "page.md")
    assert page.count('type="radio" name="predict-x"') == 2
    assert page.count("data-right") == 1 and "<code>two</code>" in page
    assert "checkbox" not in page and page.endswith("</details></div>")


@pytest.mark.parametrize("lost", [" checked", "<details", '<ul class="task-list">'])
def test_a_prediction_without_its_parts_is_refused(lost):
    with pytest.raises(SiteError, match=r"page\.md: prediction predict-x needs"):
        markup.predictions(PREDICTION.replace(lost, ""), "page.md")


def test_glossary_terms_are_explained_at_their_first_use_outside_headings():
    terms = markup.glossary("# G\n\nGIL\n:   One lock\n    of Python.\n")
    assert terms == {"GIL": "One lock of Python."}
    assert markup.with_terms("text", terms).endswith("*[GIL]: One lock of Python.")
    abbr = '<abbr title="One lock of Python.">GIL</abbr>'
    page = markup.first_use_only(f"<h2>{abbr}</h2><p>{abbr} {abbr}</p>")
    assert page == f"<h2>GIL</h2><p>{abbr} GIL</p>"
