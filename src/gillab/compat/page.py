"""The table of docs/compat.md, from docs/results/compat.json. It is complete without JavaScript."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from typing import Any

from gillab.compat import chosen, free_threaded, notes, records, verdicts
from gillab.core.errors import SiteError

Json = dict[str, Any]

GENERIC = {
    "refused": "keep it in the main interpreter and hand plain values over, or take processes",
    "breaks": "do not use it in an interpreter: importing it is not enough",
    "crashes": "never import it in an interpreter: it ends all of them",
    "hangs": "do not import it in an interpreter",
    "leaks": "open interpreters once and keep them",
    "partly": "try what you use of it: its compiled part is not there",
    "fallback": "it works without its compiled part, so measure whether it is still fast enough",
}
HALF = ("fallback", "partly")
PLACES = 5  # of the way to a refused module
NAMES = 8  # of compiled modules that do not load


def compat_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` compat: one word says which part of the results stands here."""
    parts: dict[str, Callable[[Json], str]] = {
        "table": table,
        "changes": changes,
        "run": run_line,
        "groups": groups,
        "free-threaded": free_threaded.totals,
    }
    word = source.strip()
    if word not in parts:
        raise SiteError(f"compat {word}: choose one of: {', '.join(parts)}")
    return parts[word](records.load())


def run_line(document: Json) -> str:
    """Where and when it was measured, and how many packages on each Python."""
    counts = {
        full: sum(version in found for found in document["packages"].values())
        for version, full in document["builds"].items()
    }
    parts = [f"{count} packages on CPython {full}" for full, count in counts.items()]
    parts += free_threaded.counts(document)
    builds = f"{', '.join(parts[:-1])} and {parts[-1]}"
    command = f"<code>{html.escape(document['command'])}</code>"
    return (
        f"<p>{builds}, {document['machine']['system']}, {document['created'][:10]}. "
        f"Measured by {command}; raw answers: "
        '<a href="../results/compat.json">results/compat.json</a>.</p>'
    )


def groups(document: Json) -> str:
    """Which packages were chosen, and why."""
    items = []
    for group in chosen.read()["groups"].values():
        there = [name for name in group["packages"] if name in document["packages"]]
        reason = f"<b>{html.escape(group['title'])}</b> ({len(there)}): {html.escape(group['why'])}"
        items.append(f"<li>{reason}.</li>")
    return f"<ul>{''.join(items)}</ul>"


def changes(document: Json) -> str:
    """Verdicts that differ from those of the run before."""
    before = document["before"]
    if not before["created"]:
        return "<p>This is the first run: there is nothing to compare it with.</p>"
    items = []
    for name, found in document["packages"].items():
        for version, record in found.items():
            verdict, number = before["verdicts"].get(name, {}).get(version, ["", ""])
            if verdict and verdict != record["verdict"]:
                now = f"{record['verdict']} ({record.get('version', '')})"
                items.append(f"<li>{name} on {version}: {verdict} ({number}) → {now}</li>")
    day = before["created"][:10]
    if not items:
        return f"<p>No verdict has changed since {day}.</p>"
    return f"<p>Since {day}:</p><ul>{''.join(items)}</ul>"


def table(document: Json) -> str:
    """A row for each package; the address of a row is #package-NAME."""
    versions = list(document["builds"])
    heads = ["package", *versions, "own GIL declared", "free-threaded build"]
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    rows = [row(name, found, versions) for name, found in sorted(document["packages"].items())]
    titles = {key: group["title"] for key, group in chosen.read()["groups"].items()}
    options = "".join(f'<option value="{key}">{title}</option>' for key, title in titles.items())
    return (
        f'<div class="compat" data-search-exclude><template>{options}</template><form></form>'
        f'<div class="compat__table" style="--rows: {len(rows)}"><table class="packages">'
        f"<thead><tr>{head}</tr></thead>{''.join(rows)}</table></div></div>"
    )


def row(name: str, found: Json, versions: list[str]) -> str:
    """One package: its verdict on each Python, what it declares, and a fold with the rest."""
    asked = [found[version] for version in versions if version in found]
    newest = next((record for record in asked if "version" in record), asked[0])
    number = html.escape(newest.get("version", ""))
    cells = [verdict_cell(version, found.get(version)) for version in versions]
    cells.append(declared_cell(newest))
    cells.append(free_threaded.cell(found))
    fold = f"<details><summary>why, and what instead</summary>{more(name, found)}</details>"
    group = chosen.packages()[name].group
    return (
        f'<tbody id="package-{name}" data-group="{group}" data-verdict="{newest["verdict"]}"><tr>'
        f'<th scope="row"><a href="#package-{name}">{name}</a> <small>{number}</small></th>'
        f"{''.join(cells)}</tr>"
        f'<tr class="more"><td colspan="{len(cells) + 1}">{fold}</td></tr></tbody>'
    )


def verdict_cell(version: str, record: Json | None) -> str:
    if record is None:
        return f'<td data-order="99" data-label="{version}">not asked</td>'
    word = record["verdict"]
    order = list(verdicts.PACKAGE).index(word)
    kind = "good" if word in ("pure", "loads") else "half" if word in HALF else "bad"
    sign = {"good": "●", "half": "◐", "bad": "○"}[kind]
    return (
        f'<td data-order="{order}" data-label="{version}"><span class="verdict {kind}">'
        f'<span aria-hidden="true">{sign}</span> {word}</span></td>'
    )


def declared_cell(record: Json) -> str:
    """How many of its compiled modules declare that they support a GIL of their own."""
    natives = record.get("natives", [])
    own = sum(native[3] == "with its own GIL" for native in natives)
    share = own / len(natives) if natives else -1
    said = f"{own} of {len(natives)}" if natives else "–"
    return f'<td data-order="{share:.3f}" data-label="own GIL declared:">{said}</td>'


def more(name: str, found: Json) -> str:
    """What a reader asks next: why, from where, what instead, what the maintainers say."""
    parts = []
    for version, record in found.items():
        parts += [f"<p><b>{version}.</b> {reason(record)}</p>"]
        if list(map(reason, found.values())).count(reason(record)) == len(found):
            parts[-1] = f"<p>{reason(record)}</p>"
            break
    record = next(iter(found.values()))
    parts += compiled(record)
    parts += [line for one in found.values() if (line := free_threaded.line(one))]
    parts.append(free_threaded.wheels_line(found))
    culprit = record.get("refused_by") or name
    instead = notes.instead(name) or notes.instead(culprit) or GENERIC.get(record["verdict"], "")
    if instead and record["verdict"] not in ("pure", "loads"):
        parts.append(f"<p>Instead: {html.escape(instead)}.</p>")
    parts += [sentence(one) for one in positions(name, culprit, record)]
    image = f'<img src="../badges/{name}.svg" alt="" loading="lazy" height="20">'
    parts.append(f"<p>{image} <code>badges/{name}.svg</code></p>")
    return "".join(parts)


def reason(record: Json) -> str:
    """The verdict in a sentence, with the tool's own words behind it."""
    text = html.escape(verdicts.PACKAGE[record["verdict"]].capitalize())
    why = record.get("why", "")
    if why:
        text += f": <code>{html.escape(why)}</code>"
    if record.get("refused_by"):
        text += f". The module belongs to {html.escape(record['refused_by'])}"
    places = record.get("places", [])[:PLACES]
    if len(places) > 1:
        text += f". Imported from <code>{html.escape(' → '.join(places))}</code>"
    action = record.get("action", {})
    if action.get("fate") == "same":
        kind = "Its small program" if action["own program"] else "Importing it"
        text += f". {kind} gave the same answer in every interpreter"
    return text + "."


def compiled(record: Json) -> list[str]:
    """How many compiled modules there are, by the tool that made them, and which do not load."""
    natives = record.get("natives", [])
    if not natives:
        return []
    tools = Counter(native[5] or "by hand, or by a tool we did not recognise" for native in natives)
    made = ", ".join(f"{count} {tool}" for tool, count in tools.most_common())
    lines = [f"<p>Compiled modules: {html.escape(made)}.</p>"]
    bad = [native[0] for native in natives if native[1] != "loads"]
    if bad:
        rest = f" and {len(bad) - NAMES} more" if len(bad) > NAMES else ""
        names = ", ".join(f"<code>{html.escape(one)}</code>" for one in bad[:NAMES])
        lines.append(f"<p>These do not load: {names}{rest}.</p>")
    return lines


def positions(name: str, culprit: str, record: Json) -> list[Json]:
    """What was said about the package, about what stops it, and about the tool that made it."""
    if record["verdict"] in ("pure", "loads", "no wheel"):
        return []
    tools = {native[5] for native in record.get("natives", []) if native[1] == "refused"}
    found = [notes.position(name) or notes.position(culprit), *map(notes.of_tool, sorted(tools))]
    return [one for one in found if one]


def sentence(one: Json) -> str:
    return f'<p>{html.escape(one["says"])} (<a href="{one["link"]}">{one["day"]}</a>).</p>'
