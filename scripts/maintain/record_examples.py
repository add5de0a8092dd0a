"""Run the examples of the pages and record what they print.

    .venv/bin/python scripts/maintain/record_examples.py                    all, with this Python
    .venv/bin/python scripts/maintain/record_examples.py 06-pep-734/talk    one of them
    .venv/bin/python scripts/maintain/record_examples.py --python PATH      with another build

Without names, a free-threaded build runs the examples that need one, and any other build the rest;
an example that needs packages runs on a build that has them.
gillab.course.examples says which files keep it.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

from gillab.course.examples import (
    Example,
    ExampleFailed,
    all_examples,
    is_free_threaded,
    run,
    version_of,
)

OLDEST = "3.14"


def record(example: Example, python: str, version: str) -> str:
    """Write what *example* printed; return the word for what was done."""
    printed = run(example, python)
    if example.pattern and not re.fullmatch(example.pattern, printed.rstrip("\n")):
        raise ExampleFailed(f"{example.name}: does not fit its .pattern file:\n{printed}")
    base = example.script.with_suffix(".out")
    own = example.script.with_suffix(f".{version}.out")
    target = base if version == OLDEST else own
    if version != OLDEST and (example.pattern or printed == base.read_text(encoding="utf-8")):
        own.unlink(missing_ok=True)
        return "as on 3.14"
    if target.exists() and (example.pattern or target.read_text(encoding="utf-8") == printed):
        return "unchanged"
    target.write_text(printed, encoding="utf-8", newline="\n")
    return f"written to {target.name}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="PAGE/NAME; without any: all")
    parser.add_argument("--python", default=sys.executable, help="the build to run them with")
    choice = parser.parse_args()
    found = shutil.which(choice.python)
    if not found:
        parser.error(f"there is no Python at {choice.python}")
    choice.python = str(Path(found).absolute())  # examples run in a folder of their own
    version = version_of(choice.python)
    known = {example.name: example for example in all_examples()}
    free = is_free_threaded(choice.python)
    failed = 0
    for name in choice.names or [
        n for n, example in known.items() if example.free_threaded == free
    ]:
        if name not in known:
            print(f"no example {name!r}; they are in docs/examples, written PAGE/NAME")
            return 2
        if missing := known[name].missing(choice.python):
            print(f"{name}: left as it is, since this build has no {' and no '.join(missing)}")
            continue
        try:
            print(f"{name}: {record(known[name], choice.python, version)}")
        except ExampleFailed as error:
            failed += 1
            print(f"FAILED {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
