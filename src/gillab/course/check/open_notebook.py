"""Run a participant's notebook as a whole and show it in the browser: one page, no server.

The files are those that the check judges; jupytext makes cells of them, nbconvert runs these in
a kernel and writes them down. The drawing library lies beside the page: it needs no network.
"""

import os
import threading
import webbrowser
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import jupytext
from nbclient.exceptions import CellTimeoutError
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from pygments.formatters.html import HtmlFormatter

from gillab.charts import embed, own_page
from gillab.course.exercises import Step

PAGE = "summary.html"
FIGURE = "application/vnd.plotly.v1+json"
CELL_S = 60
BROWSER_S = 5
KERNEL = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # else it warns of frozen modules
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;
color:#1d2430;background:#fff;color-scheme:light}
pre{overflow-x:auto;padding:.6rem .8rem;background:#f4f5f7;border-radius:4px;font-size:.85rem}
.output_area pre{background:none;border-left:3px solid #0069a8}
.prompt,.anchor-link{display:none}
"""


def is_notebook(step: Step) -> bool:
    path = step.path("task.py")
    return path.is_file() and path.read_text("utf-8", "replace").startswith("# %%")


def executed(steps: list[Step], env: dict[str, str]) -> NotebookNode:
    """All steps as one notebook with its output; an error stays in its cell and ends nothing."""
    texts = [step.path("task.py").read_text("utf-8", "replace") for step in steps]
    notebook = jupytext.reads("\n\n".join(texts), fmt="py:percent")
    run = ExecutePreprocessor(
        timeout=CELL_S,
        kernel_name="python3",
        allow_errors=True,
        extra_arguments=["--log-level=ERROR"],
    )
    if folder := env.get("IPYTHONDIR"):  # IPython warns where the folder above it is missing
        Path(folder).parent.mkdir(parents=True, exist_ok=True)
    with only_these(env | KERNEL):  # the kernel inherits them, and Jupyter heeds no others
        run.preprocess(notebook, {"metadata": {"path": str(steps[0].folder)}})
    return notebook


@contextmanager
def only_these(variables: dict[str, str]) -> Generator[None]:
    """This process has these environment variables alone, until the block ends."""
    before = os.environ.copy()
    try:
        os.environ.clear()
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def with_charts(notebook: NotebookNode) -> NotebookNode:
    """Each figure becomes a place in the page and the call that draws there."""
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    for number, output in enumerate(out for out in outputs if FIGURE in out.get("data", {})):
        output.data = {"text/html": embed.on_own_page(f"plot{number}", output.data[FIGURE])}
    return notebook


def write(notebook: NotebookNode, folder: Path) -> Path:
    """The notebook as a page of the folder; its path."""
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(with_charts(notebook))
    style = STYLE + HtmlFormatter().get_style_defs(".highlight")
    return own_page.write(folder / PAGE, body, style)


def open_notebook(steps: list[Step], env: dict[str, str], folder: Path) -> str:
    """One line about where it is."""
    try:
        path = write(executed(steps, env), folder)
    except CellTimeoutError:
        return f"a cell was still busy after {CELL_S} seconds, so I stopped it"
    if opened(path.resolve().as_uri()):
        return f"opened in your browser: {path}"
    return f"no browser could be started; open it by hand: {path}"


def opened(address: str) -> bool:
    """Whether a browser shows it; one that is still running after a while does."""
    answers: list[bool] = []
    opening = threading.Thread(target=lambda: answers.append(webbrowser.open(address)), daemon=True)
    opening.start()
    opening.join(BROWSER_S)
    return answers != [False]
