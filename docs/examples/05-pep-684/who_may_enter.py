# needs: unix (the curses module)
from concurrent import interpreters

for name in ("json", "sqlite3", "decimal", "ctypes", "curses"):
    interp = interpreters.create()
    try:
        interp.exec(f"import {name}")
        print(f"{name:>8}: loaded")
    except interpreters.ExecutionFailed as error:
        print(f"{name:>8}: {error.excinfo.msg}")
    interp.close()
