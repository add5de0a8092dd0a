# needs: packages numpy pandas
from concurrent import interpreters
from importlib.metadata import version

REFUSAL = "does not support loading in subinterpreters"

for name in ("numpy", "pandas"):
    other = interpreters.create()
    try:
        other.exec(f"import {name}")
    except interpreters.ExecutionFailed as error:
        said = [line for line in error.excinfo.msg.splitlines() if line]
        print(f"{name} {version(name)}")
        print("    first line:", said[0])
        print("    last line:", said[-1])
        print("    the message names the refusal:", REFUSAL in error.excinfo.msg)
        print("    the whole traceback does:", REFUSAL in str(error))
    other.close()
