import threading
from concurrent import interpreters


def answer():
    return 42


def fail():
    raise ValueError("no soup")


def note(error):
    print("the thread's own hook was told:", error.exc_type.__name__)


threading.excepthook = note  # by default it prints the traceback

if __name__ == "__main__":
    other = interpreters.create()
    print("call:", other.call(answer))
    print("call_in_thread, then join:", other.call_in_thread(answer).join())
    other.call_in_thread(fail).join()
    print("join raised nothing")
    other.close()
