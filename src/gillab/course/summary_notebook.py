"""The notebook that the site shows: the solved steps of exercise 4 as one.

`python -m gillab.course.summary_notebook` writes it; a test compares, so that the
page cannot drift from what the check accepts.
"""

from gillab.core.places import ROOT

STEPS = ("1_own_scenarios", "2_numbers", "3_verdict")
PAGE = ROOT / "docs" / "exercises" / "summary.py"

HEAD = """# %% [markdown]
# # The summary, filled in
# This is [exercise 4](../4-summary/) solved, and run when this site was built, on the results that
# the site shows. Yours will say something else: that is the point of it.
"""


def join() -> str:
    """The text of the notebook: a title, then the cells of every solution."""
    folder = ROOT / "exercises" / "04_summary"
    texts = [(folder / step / "solution.py").read_text("utf-8") for step in STEPS]
    return "\n\n".join([HEAD, *texts])


if __name__ == "__main__":
    PAGE.write_text(join(), encoding="utf-8")
