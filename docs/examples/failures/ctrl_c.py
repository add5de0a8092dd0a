# needs: unix (os.kill with SIGINT)
import os
import signal
import threading
import time
from concurrent import interpreters


def press_ctrl_c():
    while not interp.is_running():
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)


work = """
import time
for _ in range(10):
    time.sleep(0.1)
print("the interpreter finished all its work")
"""
interp = interpreters.create()
threading.Thread(target=press_ctrl_c).start()
try:
    interp.exec(work)
    time.sleep(1)
except KeyboardInterrupt:
    print("KeyboardInterrupt: only now, in main")
interp.close()
