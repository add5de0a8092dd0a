import queue
from concurrent import interpreters

mailbox = interpreters.create_queue()
try:
    mailbox.get_nowait()
except interpreters.QueueEmpty as error:
    print(f"QueueEmpty: {error}")
    print("queue.Empty catches it too:", isinstance(error, queue.Empty))
try:
    mailbox.get(block=False)
except queue.Empty:
    print("get(block=False) does the same")
