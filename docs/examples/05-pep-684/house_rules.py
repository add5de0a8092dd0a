# needs: unix (os.fork)
from concurrent import interpreters

attempts = {
    "a signal handler": "import signal; signal.signal(signal.SIGTERM, print)",
    "os.fork()": "import os; os.fork()",
    "os.execv()": "import os; os.execv('/bin/true', ['true'])",
    "a daemon thread": "import threading; threading.Thread(daemon=True)",
    "a plain thread": "import threading; t = threading.Thread(); t.start(); t.join()",
    "a subprocess": "import subprocess; subprocess.run(['true'], check=True)",
}
interp = interpreters.create()
for label, code in attempts.items():
    try:
        interp.exec(code)
        print(f"{label:>16}: allowed")
    except interpreters.ExecutionFailed as error:
        print(f"{label:>16}: {error.excinfo.msg}")
interp.close()
