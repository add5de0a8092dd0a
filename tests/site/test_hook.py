"""The build: what a fence becomes, and what stops a build."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import markdown
import pytest

from gillab.charts.colours import roles_in
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS, ROOT
from gillab.course.diagrams import picture_fence
from gillab.site import fences, heat_cells, markup, pictures

HOOKS = ROOT / "scripts" / "mkdocs_hooks.py"
REFERENCE = RESULTS / "reference.json"

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

    make = picture_fence if name == "picture" else fails
    monkeypatch.chdir(tmp_path)
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


def test_results_that_cannot_be_used_stop_the_build_with_one_line(tmp_path):
    document = json.loads(REFERENCE.read_text("utf-8"))
    del document["provenance"]
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document))
    variables = os.environ | {"GILLAB_RESULTS": str(broken), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", tmp_path / "site"]
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=100
    )
    assert done.returncode
    said = done.stderr
    assert "GILLAB_RESULTS" in said and "provenance" in said and "Traceback" not in said


def test_static_pictures_get_the_pages_colours_back():
    roles = roles_in("--gil-ink: light-dark(#15211f, #e8eeec);")
    svg = pictures.restyle(
        b'<svg width="1"><path style="fill: rgb(21, 33, 31)"/></svg>', roles, {"data": []}
    )
    assert b"fill: var(--gil-ink)" in svg and b"light-dark(#15211f,#e8eeec)" in svg


def test_a_heatmaps_cells_are_mixed_from_roles_and_empty_ones_are_left_out():
    trace = {"type": "heatmap", "z": [[1, None], [-2, 0]], "zmid": 0, "xgap": 2, "ygap": 2}
    trace["colorscale"] = [[0, "var(--loss)"], [0.5, "var(--even)"], [1, "var(--gain)"]]
    bitmap = '<image preserveAspectRatio="none" height="40" width="60" x="0" y="0" href="d"/>'
    svg = heat_cells.as_rectangles(f"<g>{bitmap}</g>", {"data": [trace]})
    assert "image" not in svg and svg.count("<rect ") == 3
    assert 'x="1.0" y="1.0" width="28.0" height="18.0"' in svg
    assert "var(--gain) 50.0%,var(--even)" in svg and "var(--loss) 100.0%,var(--even)" in svg


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
