"""The command line of `which`: exit codes, one line per error, text or JSON."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from gillab.bench.builds import BuildError
from gillab.core import inherited
from gillab.core.errors import in_one_line
from gillab.which import advice, options, screen, session
from gillab.which.progress import Progress
from gillab.which.target import NotMeasurable, WrongTarget

VERDICT, NOT_MEASURED, MISTAKE, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """0 with a verdict, 1 if the function cannot be measured, 2 for a mistake, 130 if stopped."""
    inherited.make_usable()
    asked = options.read(sys.argv[1:] if arguments is None else arguments)
    progress = Progress()
    try:
        return _answer(asked, progress)
    except NotMeasurable as problem:
        progress.end()
        return _refuse(asked, str(problem), NOT_MEASURED)
    except (WrongTarget, BuildError) as problem:
        progress.end()
        return _refuse(asked, str(problem), MISTAKE)
    except BrokenPipeError:
        inherited.lead_nowhere()
        return STOPPED
    except OSError as error:
        progress.end()
        return _refuse(asked, in_one_line(error), MISTAKE)


def _refuse(asked: argparse.Namespace, why: str, code: int) -> int:
    if asked.json:
        print(json.dumps({"verdict": None, "why": why}))
    print(f"which: {why}", file=sys.stderr)
    return code


def _answer(asked: argparse.Namespace, progress: Progress) -> int:
    one = session.open_session(asked, progress)
    try:
        session.look(one)
        session.send(one)
        results = session.measure(one, session.plan(one))
        decision = session.decide(one, results)
    except KeyboardInterrupt:
        progress.end()
        kept = one.results and one.results.runs
        print(
            f"which: stopped{f'; what was timed is in {one.output}' if kept else ''}",
            file=sys.stderr,
        )
        return STOPPED
    progress.end()
    repr_s = {(p.build, p.executor): p.found.get("repr_s") or 0.0 for p in one.passages}
    changes = list(advice.lines(decision.gains, results.runs, repr_s, one.several))
    if asked.json:
        print(json.dumps(_document(one, decision, changes), indent=1))
    else:
        print("\n".join(_text(one, decision, changes)))
    return VERDICT


def _text(one: session.Session, decision: session.Decision, changes: list[str]) -> Iterator[str]:
    assert one.results
    machine = one.results.provenance["machine"]
    yield screen.about(one.target.label, one.looked, ", ".join(one.builds.names), machine)
    yield ""
    yield from screen.passages(one.passages, one.looked, one.several)
    yield ""
    yield from screen.gains(decision.gains, one.several)
    yield from screen.builds(decision.ratios, one.builds.names[0])
    yield from (
        f"  {run.case.label}: {run.reason}" for run in one.results.runs if run.status != "ok"
    )
    yield ""
    yield from screen.changes(changes)
    yield ""
    yield f"Verdict: {decision.verdict.sentence}"
    yield from (f"Warning: {line}" for line in one.results.provenance["warnings"])
    yield f"Results: {one.output}"


def _document(
    one: session.Session, decision: session.Decision, changes: list[str]
) -> dict[str, Any]:
    decided = decision.verdict
    return {
        "function": one.target.label,
        "builds": list(one.builds.names),
        "looked": one.looked,
        "notes": list(screen.notes(one.looked)),
        "can_it_go": [dataclasses.asdict(passage) for passage in one.passages],
        "does_it_pay": [dataclasses.asdict(gain) for gain in decision.gains],
        "inline_on_other_builds": {
            name: dataclasses.asdict(ratio) for name, ratio in decision.ratios.items()
        },
        "what_would_change_it": changes,
        "verdict": {"winner": decided.winner, "sentence": decided.sentence},
        "results": str(one.output),
    }


if __name__ == "__main__":
    sys.exit(main())
