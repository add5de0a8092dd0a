import re
import subprocess
import sys
import tempfile

PROGRAM = """
from concurrent.futures import ProcessPoolExecutor

try:
    with ProcessPoolExecutor(1) as pool:
        print(pool.submit(abs, -1).result())
except Exception as error:
    print("main gets:", type(error).__name__)
"""

with tempfile.TemporaryDirectory() as folder:
    ended = subprocess.run(
        [sys.executable, "-"],
        input=PROGRAM,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
    )
print(ended.stdout, end="")
said = re.findall("^FileNotFoundError: .+", ended.stderr, re.MULTILINE)
print("a child says:", re.sub(r"'.*[/\\]", "'…/", said[0]) if said else "nothing")
