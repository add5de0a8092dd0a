import queue
from concurrent import interpreters

mailbox = interpreters.create_queue(maxsize=1)
mailbox.put("a letter")
try:
    mailbox.put_nowait("one too many")
except interpreters.QueueFull as error:
    print(f"QueueFull: {error}")
    print("queue.Full catches it too:", isinstance(error, queue.Full))
