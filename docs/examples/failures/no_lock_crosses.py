import re
import threading
from concurrent import interpreters

things = [threading.Lock(), threading.RLock(), threading.Event(), threading.Semaphore()]
other = interpreters.create()
for thing in things:
    try:
        other.prepare_main(thing=thing)
    except interpreters.NotShareableError as error:
        print("prepare_main:", re.sub(r" (at|object at|object owner).*?>", ">", str(error)))
    try:
        other.call(id, thing)
    except interpreters.NotShareableError as error:
        print("call:        ", re.sub(r" (at|object at|object owner).*?>", ">", str(error)))
other.close()
