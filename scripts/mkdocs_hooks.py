"""Connects MkDocs to gillab.site: which plain function each event calls.

Nothing is computed here, so that another site generator needs only another file like this one.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from gillab.charts import colours, embed, figures, results_files
from gillab.compat import badge, records
from gillab.core.errors import SiteError
from gillab.core.places import DOCS, PRIVATE, RESULTS, ROOT
from gillab.core.vendor import find_browser, plotly_file
from gillab.course.deck.build import build as build_deck
from gillab.site import fences, lab, labels, markup, offline, pictures, policy, theme_files

CACHE = PRIVATE / "charts"
LAB = PRIVATE / "lab"
RUNS_HERE = DOCS / "examples" / "runs-here.txt"
GLOSSARY = "glossary.md"
WEIGHED = "lab/race/index.html"
ALL_FILES = "assets/all-files.json"


class _FenceError(fences.FenceError, PluginError):
    """MkDocs reports a PluginError in one line, with the page."""


def on_config(config):
    """A fence that fails ends the build."""
    for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]:
        fence["format"] = fences.checked(fence["format"], _FenceError)
    return config


def on_files(files, config):
    """Add the charts, their static pictures and the drawing library to the site."""
    with _one_line_errors():
        found, drawn, _, _ = _charts()
    for name, figure in found.items():
        text = embed.as_json(figure)
        files.append(File.generated(config, f"charts/{name}.json", content=text))
    for name, svg in drawn.items():
        files.append(File.generated(config, f"charts/{name}.svg", content=svg))
    plotly = plotly_file()
    if plotly is None:
        raise PluginError("the drawing library is missing: run python3 scripts/workshop.py site")
    address = f"assets/vendor/{plotly.name}"
    files.append(File.generated(config, address, abs_src_path=str(plotly)))
    python = _python()
    for address, path in lab.files(python):
        files.append(File.generated(config, f"assets/lab/{address}", abs_src_path=str(path)))
    files.append(File.generated(config, "assets/lab/python.json", content=lab.pointer(python)))
    with _one_line_errors():
        for address, svg in badge.badges(records.load()).items():
            files.append(File.generated(config, address, content=svg))
        slides = build_deck(ROOT, found)
    for address, source in slides.items():
        if isinstance(source, Path):
            files.append(File.generated(config, address, abs_src_path=str(source)))
        else:
            files.append(File.generated(config, address, content=source))
    return files


def on_page_markdown(markdown, page, config, files):
    """The glossary's words on every other page; which examples run in the page."""
    markdown = labels.mark(markdown, labels.read(RUNS_HERE))
    glossary = files.get_file_from_path(GLOSSARY)
    if not glossary or page.file.src_uri == GLOSSARY:
        return markdown
    return markup.with_terms(markdown, markup.glossary(glossary.content_string))


def on_page_content(html, page, config, files):
    """Charts, predictions and minutes of one page."""
    with _one_line_errors():
        found, drawn, raw, note = _charts()
        root = "../" * page.url.count("/")
        html = embed.fill(html, found, embed.Page(root, raw, drawn, note=note))
        html = markup.predictions(html, page.file.src_uri)
    html = labels.show(markup.plain_corners(markup.first_use_only(html)), root)
    html = markup.tables_that_scroll(html)
    html = markup.words_break_well(markup.mark_long_cells(markup.plain_tokens(html)))
    minutes = page.meta.get("minutes")
    return markup.with_minutes(html, minutes) if minutes else html


def on_post_page(output, page, config):
    """Add the page's Content Security Policy."""
    return policy.add(output)


def on_post_template(output_content, template_name, config):
    """Add the policy to 404.html, which is a template and not a page of MkDocs."""
    return policy.add(output_content) if template_name.endswith(".html") else output_content


def on_post_build(config):
    """Leave out the theme's source maps; write the site's size and the list of its files."""
    site = Path(config.site_dir)
    for path in site.rglob("*.map"):  # the theme's, for debugging it
        path.unlink()
    theme_files.lighten(site)
    page = site / WEIGHED
    page.write_text(lab.weigh(page.read_text("utf-8"), _python(), site), "utf-8")
    (site / ALL_FILES).write_text(offline.listed(site), "utf-8")


@cache
def _python():
    """Python for the pages, once a build. Optional: without it they say how to run locally."""
    try:
        return lab.build(LAB)
    except SiteError as problem:
        print(f"{problem}; going on: programs then do not run inside the pages", file=sys.stderr)
        return None


@cache
def _charts():
    """Figures and pictures by name, and the results file's address; once a build."""
    results = results_files.find_results(RESULTS)
    found = figures.build_all(results, CACHE)
    browser = find_browser()
    drawn = pictures.draw_all(found, colours.read_roles(), CACHE, browser)
    if not browser:
        # Not a warning of MkDocs, which would end a strict build; --quiet hides its other lines.
        print(pictures.NO_BROWSER, file=sys.stderr)
    return found, drawn, f"results/{results.name}", results_files.note(results)


def on_pre_build(config):
    """Forget the charts: `mkdocs serve` builds many times in one process, from new results."""
    _charts.cache_clear()
    _python.cache_clear()


class _one_line_errors:
    """A SiteError ends the build with its one line instead of a traceback."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, SiteError):
            raise PluginError(str(error)) from None
