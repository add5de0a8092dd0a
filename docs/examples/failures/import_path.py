import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = """
import sys
from concurrent import interpreters

sys.path.insert(0, "lib")
import tools
print("main imported it")

interp = interpreters.create()
try:
    interp.exec("import tools; print('the interpreter imported it')")
except interpreters.ExecutionFailed as error:
    print(str(error).splitlines()[0].split(". Did")[0])
interp.close()
"""

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "lib").mkdir()
    Path(folder, "lib", "tools.py").write_text("")
    for environment in ({}, {"PYTHONPATH": "lib"}):
        print("with", environment or "sys.path.insert() alone")
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=folder,
            env={**os.environ, **environment},
            check=True,
        )
