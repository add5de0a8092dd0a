"""Record what the scripts print for --help, which workshop.py shows without a set-up.

    .venv/bin/python scripts/maintain/record_help.py

Run it after a change of their options; a test compares.
"""

import argparse
import os
import subprocess
import sys

from gillab.core.places import ROOT

SCRIPTS = ROOT / "scripts"
RECORDED = SCRIPTS / "setup" / "help"
NAMES = ("bench", "check", "compat", "play", "play server", "play desktop", "which")


def help_of(name: str) -> str:
    """What scripts/NAME.py prints, 80 columns wide; its first argument may follow the name."""
    script, *arguments = name.split()
    command = [sys.executable, str(SCRIPTS / f"{script}.py"), *arguments, "--help"]
    env = {**os.environ, "COLUMNS": "80", "PYTHON_COLORS": "0"}
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, encoding="utf-8", timeout=60, check=True
    )
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare; fail on a difference")
    check = parser.parse_args().check
    for name in NAMES:
        path, text = RECORDED / f"{name.replace(' ', '-')}.txt", help_of(name)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"recorded {name}")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"the help of {name} has changed: run scripts/maintain/record_help.py")


if __name__ == "__main__":
    main()
