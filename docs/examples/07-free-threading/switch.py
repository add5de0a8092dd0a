# needs: free threading
"""The variable PYTHON_GIL decides at the start whether a free-threaded build uses the GIL."""

import os
import subprocess
import sys

ASK = "import sys; print(sys._is_gil_enabled())"

for value in ("0", "1"):
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"PYTHON_GIL": value},
        capture_output=True,
        text=True,
    )
    print(f"PYTHON_GIL={value}: the GIL is on: {asked.stdout.strip()}")
