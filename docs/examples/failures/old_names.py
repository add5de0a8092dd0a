from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

# What one finds in tutorials and drafts, and what it is called since 3.14.
PAIRS = {
    "import _xxsubinterpreters": "from concurrent import interpreters",
    "import interpreters": "from concurrent import interpreters",
    "interpreters.create(isolated=True)": "interpreters.create()",
    "other.run('x = 1')": "other.exec('x = 1')",
    "interpreters.run_string(other, 'x = 1')": "other.exec('x = 1')",
    "other.exec('print(x)', {'x': 1})": "other.prepare_main(x=1)",
    "interpreters.create_channel()": "interpreters.create_queue()",
    "interpreters.create_queue(syncobj=True)": "interpreters.create_queue()",
    "interpreters.QueueEmptyError": "interpreters.QueueEmpty",
    "InterpreterPoolExecutor(1, shared={})": "InterpreterPoolExecutor(1)",
    "interpreters.destroy(other)": "other.close()",
}

other = interpreters.create()
names = {
    "interpreters": interpreters,
    "InterpreterPoolExecutor": InterpreterPoolExecutor,
    "other": other,
}
for old, new in PAIRS.items():
    try:
        exec(old, dict(names))
    except Exception as error:
        print(old)
        print(f"    {type(error).__name__}: {error}")
        exec(new, dict(names))
        print("    today:", new)
