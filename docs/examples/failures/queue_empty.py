import queue
from concurrent import interpreters

mailbox = interpreters.create_queue(maxsize=1)
try:
    mailbox.get_nowait()
except interpreters.QueueEmpty as error:
    print(f"QueueEmpty: {error}")
    print("queue.Empty catches it too:", isinstance(error, queue.Empty))

mailbox.put("a letter")
try:
    mailbox.put_nowait("one too many")
except interpreters.QueueFull as error:
    print(f"QueueFull: {error}")
