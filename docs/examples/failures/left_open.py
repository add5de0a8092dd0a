import subprocess
import sys

code = "from concurrent import interpreters; interp = interpreters.create()"
ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
print(ended.stderr.strip().rpartition(": ")[2] or "nothing was said")
print("exit code:", ended.returncode)
