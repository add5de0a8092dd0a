# needs: unix (os.fork)
import os
import signal
import warnings
from concurrent import interpreters

warnings.simplefilter("ignore")  # forking beside threads warns; here the crash is the point


def fork_and_look():
    child = os.fork()
    if child == 0:
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed by " + signal.Signals(os.WTERMSIG(status)).name
    return "ended well"


interp = interpreters.create()
print("while an interpreter is open, the child:", fork_and_look())
interp.close()
print("after closing it, the child:", fork_and_look())
