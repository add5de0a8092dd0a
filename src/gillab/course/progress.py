"""Remember how far a participant has come: steps passed and hints seen."""

import json
import os
from pathlib import Path

from gillab.core.places import PRIVATE
from gillab.course.exercises import Step


class Progress:
    """One small JSON file in the project's folder: what was passed, how many hints were seen."""

    def __init__(self, path: Path = PRIVATE / "progress.json"):
        self.path = path
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
        except OSError, ValueError:
            entries = {}  # a lost or broken file loses check marks, not work
        self.entries: dict[str, dict] = entries if isinstance(entries, dict) else {}

    def get(self, step: Step) -> dict:
        entry = self.entries.get(step.id)
        return entry if isinstance(entry, dict) else {}

    def passed(self, step: Step) -> bool:
        return self.get(step).get("passed") is True

    def hints_seen(self, step: Step) -> int:
        seen = self.get(step).get("hints", 0)
        return seen if isinstance(seen, int) and seen >= 0 else 0

    def update(self, step: Step, **changes) -> None:
        self.entries[step.id] = {**self.get(step), **changes}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(self.entries, indent=1), encoding="utf-8")
        draft.replace(self.path)  # if the check is ended here, the old file stays whole
