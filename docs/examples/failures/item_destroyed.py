from concurrent import interpreters
from concurrent.interpreters import _queues  # these two choices have no public name

for name in ("UNBOUND_ERROR", "UNBOUND_REMOVE"):
    letters = interpreters.create_queue(unbounditems=getattr(_queues, name))
    other = interpreters.create()
    other.prepare_main(letters=letters)
    other.exec("letters.put('the answer')")
    other.close()
    print(f"{name}: {letters.qsize()} in the queue")
    print("    has a public name:", hasattr(interpreters, name))
    try:
        letters.get_nowait()
    except Exception as error:
        print(f"    {type(error).__name__}: {error}")
