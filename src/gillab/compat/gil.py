"""Does importing a package switch the GIL of a free-threaded build on again?

CPython enables the GIL when it loads an extension module that does not declare that it does without
(https://docs.python.org/3/howto/free-threading-extensions.html).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from gillab.compat.ask import Answer, ask
from gillab.core.errors import SiteError

Json = dict[str, Any]

STAYS_OFF, PART, ON = "stays off", "on by a part", "on again"
FAILS, NO_WHEEL = "fails", "no wheel"
WORDS = {  # in the order of the page
    STAYS_OFF: "the GIL stays off after its import",
    PART: "its import leaves the GIL off, and that of a module in it switches it on",
    FAILS: "it could not be imported",
    NO_WHEEL: "it has no binary wheel, or a package that it needs has none",
    ON: "its import switches the GIL on again",
}
_LOADED = re.compile(r"enabled to load module '([\w.]+)'")


class NotFreeThreaded(SiteError):
    """The Python has a GIL from the start."""


def check(python: Path) -> str:
    """The version of a free-threaded Python; NotFreeThreaded if it is another one."""
    answer = ask(python, "build", seconds=30)
    found = next((line["build"] for line in answer.lines if "build" in line), None)
    if not found or not found["free_threaded"]:
        raise NotFreeThreaded(f"{python} is no free-threaded build of CPython; name one")
    return str(found["version"])


def ask_gil(python: Path, distribution: Json, seconds: int) -> Json:
    """{"gil": what was seen, "by": the module, "why"}: the package first, as programs import it,
    then each of its compiled modules by its name.
    """
    natives = [one["name"] for one in distribution["natives"]]
    names = dict.fromkeys([*distribution["modules"], *natives])
    parts = [{"name": name} for name in names]
    return judged(ask(python, "switching", seconds=seconds, parts=parts), distribution["modules"])


def judged(answer: Answer, imported: list[str]) -> Json:
    """The verdict over the modules that were imported one after the other."""
    said = {line["done"]: line["gil"] for line in answer.lines if "gil" in line}
    if answer.fate:
        return {"gil": FAILS, "by": answer.at, "why": f"{answer.fate}: {answer.why}"}
    for name, one in said.items():
        if one["after"]:
            named = _LOADED.search(" ".join(one["said"]))
            word = ON if name in imported else PART
            return {"gil": word, "by": named[1] if named else name, "why": ""}
    usable = [name for name in imported if said[name]["ok"]]
    if imported and not usable:
        return {"gil": FAILS, "by": imported[0], "why": said[imported[0]]["error"]}
    return {"gil": STAYS_OFF, "by": "", "why": ""}
