from concurrent import interpreters

CODE = """
import threading

stop = threading.Event()
try:
    threading.Thread(target=stop.wait, daemon=True).start()
except RuntimeError as error:
    print("a daemon thread:", error)

thread = threading.Thread(target=stop.wait)
thread.start()
stop.set()      # what a close() of the library does
thread.join()
print("an ordinary thread with an end: joined")
"""

interp = interpreters.create()
interp.exec(CODE)
interp.close()
print("the interpreter: closed")
