import subprocess
import sys

CODE = """
from concurrent import interpreters

interp = interpreters.create()
interp.exec('''
import threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
''')
print("closing ...", flush=True)
interp.close()
print("closed", flush=True)
"""

child = subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE, text=True)
printed = child.stdout.readline()
try:
    child.wait(timeout=3)
    print("it ended by itself")
except subprocess.TimeoutExpired:
    child.kill()
    print("still closing after three seconds: killed from outside")
print("it had printed:", (printed + child.stdout.read()).split("\n")[:-1])
