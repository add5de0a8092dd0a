import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = """
from concurrent.futures import InterpreterPoolExecutor

print("top of the script, running as", __name__, flush=True)
RATE = 3

def price(amount):
    return amount * RATE

with InterpreterPoolExecutor(1) as pool:
    print(pool.submit(price, 10).result())
"""

with tempfile.TemporaryDirectory() as folder:
    script = Path(folder, "shop.py")
    script.write_text(SCRIPT)
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=20)

print(ended.stdout, end="")
print(ended.stderr.strip().splitlines()[-1] if ended.returncode else "it ended well")
