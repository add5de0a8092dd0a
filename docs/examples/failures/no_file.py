import subprocess
import sys
import tempfile
from pathlib import Path

DEFINED = """
RATE = 3

def price(amount):
    return amount * RATE

"""
USED = """
from concurrent.futures import InterpreterPoolExecutor

with InterpreterPoolExecutor(1) as pool:
    future = pool.submit(price, 10)
    print(future.exception() or future.result())
"""


def printed(arguments, typed=""):
    command = [sys.executable, *arguments]
    ended = subprocess.run(
        command, input=typed, cwd=folder, capture_output=True, text=True, timeout=30
    )
    return ended.stdout.strip()


with tempfile.TemporaryDirectory() as folder:
    print("python -c:", printed(["-c", DEFINED + USED]))
    print("from standard input:", printed(["-"], DEFINED + USED))
    print("at the prompt:", printed(["-i"], DEFINED + USED + "\n"))
    Path(folder, "shop.py").write_text(DEFINED)
    print("price imported from a file:", printed(["-"], "from shop import price" + USED))
