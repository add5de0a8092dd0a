# needs: unix (the curses module)
from concurrent import interpreters

MODULE = """
try:
    import _curses as fast        # your part in C
except ImportError as error:
    fast, reason = None, error    # your part in Python takes over
else:
    reason = "-"
print(f"fast part: {fast is not None}, reason: {reason}")
"""

exec(MODULE)  # in the main interpreter
interp = interpreters.create()
interp.exec(MODULE)
interp.close()
