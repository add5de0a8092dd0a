"""Can the function go to each executor? What the child found, in plain words with a remedy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gillab.core.error_translations import GALLERY, translate
from gillab.core.executors import CLUSTER
from gillab.which.child_process import Answer

REFUSED = f"{GALLERY}#module-refused"
NUMPY = f"{GALLERY}#numpy-words"
NOT_THERE = (
    "Dask's scheduler and workers import the function's module: start all of them where they find "
    "it, for instance with its folder in PYTHONPATH"
)
OWN_WORDS = {
    "<locals>": "workers find a function by its module and name, and this one has another name: "
    "a decorator needs functools.wraps, a function inside a function must move to the top level",
    "<lambda>": "workers find a function by its name, and a lambda has none: use def",
}


@dataclass(frozen=True)
class Passage:
    """Whether the function runs on an executor of a build, and what there is to say about it."""

    build: str
    executor: str
    goes: bool
    why: str = ""  # one line, if it does not go
    notes: list[str] = field(default_factory=list)
    same_answers: bool = True
    found: dict[str, Any] = field(default_factory=dict)


def passage(build: str, executor: str, answer: Answer, looked: dict[str, Any]) -> Passage:
    """The child's answer for one executor; `looked` is what was found inline."""
    found = answer.found
    if not answer.ok:
        return Passage(build, executor, False, _with_gallery(f"there it {answer.said}"))
    if "closed" in found:
        return Passage(build, executor, False, found["closed"], found=found)
    if "error" in found:
        return Passage(build, executor, False, _refusal(found), found=found)
    notes = _import_notes(found)
    differs = found.get("differs")
    if differs and not looked["differs"]:
        notes.append(
            f"other answers than inline: task {differs['task']} gives {differs['pool']}, inline "
            f"gives {differs['inline']}. The function uses something that calls share, or that "
            "each worker has for itself: pass it as an argument"
        )
    same = not differs or bool(looked["differs"])
    return Passage(build, executor, True, "", notes, same, found)


def _refusal(found: dict[str, Any]) -> str:
    """Why it does not go: the refused module with its importers, or the error and its meaning."""
    if found["refused"] and (found.get("import_error") or _names_refusal(found["error"])):
        return _refused_module(found["refused"][-1])
    if error := found.get("import_error"):
        return _with_gallery(f"its module cannot be imported there: {error}")
    lines = found["error"]
    if found.get("executor") == CLUSTER and any("ModuleNotFoundError" in line for line in lines):
        return f"{_cut(lines[-1])}: {NOT_THERE}"
    if found["refused"]:  # a package that went on without its extension module, and then failed
        refusal = _refused_module(found["refused"][-1])
        said = _cut(lines[-1].removeprefix("ExecutionFailed: "))
        return f"{said}, after a refusal that a package had caught: {refusal}"
    for words, remedy in OWN_WORDS.items():
        if any(words in line for line in lines):
            return remedy
    for line in reversed(lines):  # the innermost cause says most
        if meaning := translate(line):
            return f"{_cut(line)}: {meaning}"
    return lines[-1]


def _cut(line: str) -> str:
    return line if len(line) < 120 else f"{line[:117]}..."


def _names_refusal(lines: list[str]) -> bool:
    return any("subinterpreters" in line or "ImportError" in line for line in lines)


def _refused_module(refusal: dict[str, Any]) -> str:
    chain = _chain(refusal)
    if own_words := refusal.get("own_words"):
        return (
            f"{refusal['module']} cannot be loaded there: {own_words} ({chain}). It loads in the "
            f"main interpreter, so processes can take it ({REFUSED})"
        )
    entry = NUMPY if refusal["module"].startswith("numpy.") else REFUSED
    return (
        f"{refusal['module']} is refused: an extension module that does not declare support for "
        f"interpreters with a GIL of their own ({chain}). Processes can load it; or import it in "
        f"the main interpreter only and send plain data ({entry})"
    )


def _chain(refusal: dict[str, Any]) -> str:
    """From the function's module to the refused one: "a → b → c", a long one without its middle."""
    chain = refusal["chain"] if len(refusal["chain"]) <= 5 else _shortened(refusal["chain"])
    return "imported by " + " → ".join(chain)


def _shortened(chain: list[str]) -> list[str]:
    return [*chain[:3], "…", *chain[-1:]]


def _import_notes(found: dict[str, Any]) -> list[str]:
    """Notes on what was refused although the function ran."""
    if not found.get("import_error"):
        return [_fallback(one) for one in found["refused"]]
    reasons = [_refused_module(one) for one in found["refused"][-1:]] or [found["import_error"]]
    return [
        "its module cannot be imported there; the function runs all the same, because it uses "
        f"nothing of its module and travels as code. {reasons[0]}"
    ]


def _fallback(refusal: dict[str, Any]) -> str:
    chain = _chain(refusal)
    return (
        f"{refusal['module']} is refused there, and its package goes on without it, perhaps slower "
        f"({chain})"
    )


def _with_gallery(text: str) -> str:
    meaning = translate(text)
    return f"{text}: {meaning}" if meaning else text
