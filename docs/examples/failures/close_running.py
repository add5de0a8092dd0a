import time
from concurrent import interpreters

interp = interpreters.create()
thread = interp.call_in_thread(time.sleep, 1)
time.sleep(0.3)
try:
    interp.close()
except interpreters.InterpreterError as error:
    print(f"InterpreterError: {error}")
thread.join()
interp.close()
print("after the thread had ended: closed")
