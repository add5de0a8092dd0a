"""List the words on pages and slides that promise more than one example can show.

    python3 scripts/maintain/absolutes.py                     docs, slides and exercises
    python3 scripts/maintain/absolutes.py docs/failures.md    one file or folder

Each line is for you to judge: has the sentence its example, its source, or does it need a weaker
word? It is a list, not a gate: many of these words are right. A question mark
marks a line without links or sources.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("docs", "slides", "exercises")
# Not about Python: how the site is made, legal text, and what a program recorded.
LEFT_OUT = ("docs/decisions", "docs/LICENSE-text.md", "docs/links.md", "docs/examples")
WORDS = (
    *("always", "never", "only", "all", "all others", "every", "everything", "everybody"),
    *("each", "none", "nobody", "nothing", "no", "up to", "at most", "at least", "cannot"),
    *("whole", "any", "must"),
)
STRICT = ("always", "never", "only", "all", "everything", "up to", "cannot")
TEXT = {".md", ".toml"}
FENCE = re.compile(r"^ *`{3,}")


@dataclass(frozen=True)
class Found:
    file: Path
    line: int
    word: str
    text: str

    @property
    def has_source(self) -> bool:
        return "](" in self.text

    def __str__(self) -> str:
        mark = " " if self.has_source else "?"
        start = max(self.text.lower().find(self.word) - 60, 0)
        return f"{mark} {self.file}:{self.line}: {self.word}: {self.text[start : start + 140]}"


def texts(places: list[str]) -> list[Path]:
    """Files of text below *places*, without those that are not about Python."""
    found = []
    for place in places:
        path = ROOT / place
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        found += [file for file in files if file.suffix in TEXT]
    names = [file.relative_to(ROOT) for file in found]
    return [name for name in names if not name.as_posix().startswith(LEFT_OUT)]


def prose(text: str) -> list[tuple[int, str]]:
    """Numbered lines without what stands in code fences and comments."""
    kept, inside = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line):
            inside = not inside
        elif not inside and not line.lstrip().startswith("<!--"):
            kept.append((number, line.strip()))
    return kept


def search(file: Path, words: tuple[str, ...]) -> list[Found]:
    pattern = re.compile(rf"\b({'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE)
    lines = prose((ROOT / file).read_text(encoding="utf-8"))
    return [
        Found(file, number, word[0].lower(), line)
        for number, line in lines
        for word in pattern.finditer(line)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("places", nargs="*", default=PLACES, help="files or folders")
    parser.add_argument("--wide", action="store_true", help=f"also {', '.join(WORDS[4:])}")
    choice = parser.parse_args()
    found = [
        one
        for file in texts(choice.places)
        for one in search(file, WORDS if choice.wide else STRICT)
    ]
    for one in sorted(found, key=lambda one: (one.has_source, one.file, one.line)):
        print(one)
    print(f"{len(found)} words to judge; a question mark: no link on that line")
    return 0


if __name__ == "__main__":
    sys.exit(main())
