"""Where in a participant's file an error was raised, also in another interpreter or process."""

import re
import traceback
from pathlib import Path

MOST_LINKS = 6
REMOTE = "Traceback (most recent call last)"  # first line of a traceback that arrived as text


def links(error: BaseException) -> list[BaseException]:
    """The error and what led to it, down to the first cause or to the sixth link."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(found) < MOST_LINKS:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


def place_in(error: BaseException, file: str) -> dict | None:
    """{"file", "line", "text"} of the last line of that file which the error passed through.

    Interpreters and processes send their traceback as text. A line in it is preferred: it is
    nearer to the mistake than the line that asked for the result.
    """
    for link in links(error):
        if REMOTE in str(link) and (place := place_in_text(str(link), file)):
            return place
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).name == file:
            return {"file": file, "line": frame.lineno, "text": frame.line}
    return None


def place_in_text(text: str, file: str) -> dict | None:
    """The same, read from a printed traceback."""
    pattern = rf'File "(?:[^"\n]*[/\\])?{re.escape(file)}", line (\d+).*\n(?: +([^\n]*))?'
    found = re.findall(pattern, text + "\n")
    if not found:
        return None
    line, code = found[-1]
    return {"file": file, "line": int(line), "text": code.strip()}
