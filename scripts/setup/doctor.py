"""What this machine has for the course, on one screen, each failure with its remedy."""

from __future__ import annotations

import argparse
import json
import platform
import textwrap
from collections.abc import Callable
from dataclasses import asdict, dataclass

from setup import doctor_checks
from setup.commands import say
from setup.finding import Check

_MARKS = {"ok": "ok  ", "note": "note", "failed": "FAIL"}


@dataclass(frozen=True)
class Report:
    checks: list[Check]

    @property
    def ok(self) -> bool:
        return all(check.state != "failed" for check in self.checks)

    def summary(self) -> str:
        """One line to send to the instructor: no name, no address, no path."""
        parts = [f"{platform.system()} {platform.machine()}"]
        parts += [check.short for check in self.checks if check.short]
        failed = [check.name for check in self.checks if check.state == "failed"]
        parts.append(f"to mend: {', '.join(failed)}" if failed else "all fine")
        return "gillab doctor: " + " | ".join(parts)

    def as_json(self) -> str:
        found = {check.name: asdict(check) for check in self.checks}
        return json.dumps({"ok": self.ok, "checks": found, "summary": self.summary()}, indent=2)

    def as_text(self) -> str:
        lines = []
        for check in self.checks:
            text = textwrap.wrap(check.detail, 76) or [""]
            lines.append(f"{_MARKS[check.state]}  {check.name:<13} {text[0]}")
            lines += [f"{'':<20}{line}" for line in text[1:]]
            if check.remedy and check.state != "ok":
                lines += [f"{'':<20}-> {line}" for line in check.remedy.splitlines()]
        return "\n".join([*lines, "", self.summary()])


def verb(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="workshop.py doctor", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(arguments)
    report = Report([_safely(check) for check in doctor_checks.ALL])
    say(report.as_json() if options.json else report.as_text())
    return 0 if report.ok else 1


def _safely(check: Callable[[], Check]) -> Check:
    """An error in one check is a finding, and must not hide the others."""
    try:
        return check()
    except Exception as error:
        name = getattr(check, "__name__", "check").replace("_", " ")
        remedy = "please report this line to the course's issue tracker"
        return Check(name, "failed", f"{type(error).__name__}: {error}", remedy)
