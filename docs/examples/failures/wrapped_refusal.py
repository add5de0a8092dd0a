import tempfile
from concurrent import interpreters
from pathlib import Path

# A stand-in that answers in NumPy's way: it catches the refusal and puts words of its own before.
PACKAGE = '''
try:
    raise ImportError("module heavy._core does not support loading in subinterpreters")
except ImportError as error:
    raise ImportError(f"""

IMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE!

Original error was: {error}
""") from error
'''

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "heavy.py").write_text(PACKAGE, encoding="utf-8")
    other = interpreters.create()
    other.exec(f"import sys; sys.path.append({folder!r})")
    try:
        other.exec("import heavy")
    except interpreters.ExecutionFailed as error:
        said = [line for line in error.excinfo.msg.splitlines() if line]
        print("first: ", said[0])
        print("last:  ", said[-1])
        print("is it the refusal?", "does not support loading in subinterpreters" in str(error))
    other.close()
