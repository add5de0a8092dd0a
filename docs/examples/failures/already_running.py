import time
from concurrent import interpreters


def work(letters):
    letters.get()


letters = interpreters.create_queue()
interp = interpreters.create()
thread = interp.call_in_thread(work, letters)
while not interp.is_running():
    time.sleep(0.01)
try:
    interp.exec("print('me too')")
except interpreters.InterpreterError as error:
    print(f"InterpreterError: {error}")
letters.put("that is all")
thread.join()
interp.close()
