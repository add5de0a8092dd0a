"""What unclear error messages mean, and where the failure gallery explains them."""

from dataclasses import dataclass

GALLERY = "docs/failures.md"


@dataclass(frozen=True)
class Translation:
    """A fragment of an error's message, what it means, and the heading that explains it."""

    fragment: str
    means: str
    anchor: str


VIEW_INSIDE = (
    "a memoryview travels only as an argument by position: submit(f, view) and not "
    "submit(f, part=view), nor inside a list, a dictionary or another object"
)
OLD_NAMES = (
    "No module named '_xxsubinterpreters'",
    "No module named 'interpreters'",
    "'Interpreter' object has no attribute 'run'",
    "module 'concurrent.interpreters' has no attribute 'run_string'",
    "module 'concurrent.interpreters' has no attribute 'create_channel'",
    "module 'concurrent.interpreters' has no attribute 'destroy'",
    "module 'concurrent.interpreters' has no attribute 'QueueEmptyError'",
    "Interpreter.exec() takes 2 positional arguments",
    "create() got an unexpected keyword argument 'isolated'",
    "create() got an unexpected keyword argument 'syncobj'",
    "InterpreterPoolExecutor.__init__() got an unexpected keyword argument 'shared'",
)
OLDER = (
    "that name is from a draft or a private module, older than Python 3.14: the gallery shows what "
    "it is called today"
)

TRANSLATIONS = (
    *(Translation(fragment, OLDER, "old-names") for fragment in OLD_NAMES),
    Translation(
        "was left at home",
        "task.py has that name, and the worker has not: a function of which only a generator "
        "expression, a lambda or an inner function uses a global travels without its module. Use "
        "the name in the function's own lines, too, or import it inside the function",
        "nested-global",
    ),
    Translation(
        "was set here alone",
        "a function of task.py has set that name here (global), and the worker has a task.py of "
        "its own, in which nobody has. Hand the value over as an argument",
        "silent-initializer",
    ),
    Translation(
        "module '__main__' has no attribute",
        "the function is defined in the script that was started, and in the worker `__main__` is "
        "another module: put the function into a module that can be imported",
        "no-attribute-in-main",
    ),
    Translation(
        "<fake __main__>",
        "an error whose class lives in the script that was started cannot be sent back: in the "
        "worker the script has another name. Put the class into a module that can be imported",
        "own-exception",
    ),
    Translation(
        "IMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE",
        "NumPy says this wherever its compiled part cannot be imported. In an interpreter it is "
        "refused, and your installation is fine: keep NumPy in the main interpreter",
        "numpy-words",
    ),
    Translation(
        "Unable to import required dependency numpy",
        "pandas needs NumPy, whose compiled part is refused in interpreters: keep both in the main "
        "interpreter",
        "numpy-words",
    ),
    Translation(
        "does not support loading in subinterpreters",
        "a C extension was imported that does not declare "
        "Py_mod_multiple_interpreters = Py_MOD_PER_INTERPRETER_GIL_SUPPORTED",
        "module-refused",
    ),
    Translation(
        "object could not be unpickled",
        "it was packed and cannot be put together on arrival: its class cannot be imported there, "
        "or its __init__ wants more than pickle passes on. Put the class into a module that both "
        "sides import; an exception passes all its arguments to super().__init__()",
        "could-not-be-unpickled",
    ),
    Translation(
        "args not shareable",
        "the function or one of its arguments cannot travel to another interpreter, or the "
        "script that holds the function cannot be loaded there",
        "args-not-shareable",
    ),
    Translation(
        "func not shareable",
        "the function or one of its arguments cannot travel to another interpreter, or the "
        "script that holds the function cannot be loaded there",
        "args-not-shareable",
    ),
    Translation(
        "only stateless functions are shareable",
        "a lambda, or a function inside a function, cannot travel if it uses variables around it, "
        "other names of its file or default arguments: define it at the top level of a module and "
        "pass it what it needs",
        "closure",
    ),
    Translation(
        "object does not support cross-interpreter data",
        "the result cannot travel back: it is neither shareable nor picklable",
        "not-shareable-result",
    ),
    Translation(": <memory at", VIEW_INSIDE, ""),  # in a dictionary: the keyword arguments
    Translation("[<memory at", VIEW_INSIDE, ""),
    Translation(
        "does not support cross-interpreter data",
        "something cannot travel: neither shareable nor picklable. A function defined inside "
        "another one, a lambda that uses a global, an open connection or file, a lock and a "
        "generator are the usual ones",
        "not-shareable-value",
    ),
    Translation(
        "interpreter already running",
        "one interpreter does one thing at a time: make one for each thread",
        "already-running",
    ),
    Translation(
        "BrokenInterpreterPool",
        "the pool's initializer raised an error, so the pool gave up",
        "broken-pool",
    ),
    Translation(
        "<stdin>'",
        "processes look for the program in a file, and it came by standard input: write it into "
        "one",
        "no-file",
    ),
    Translation(
        "daemon threads are disabled in this",
        "an interpreter allows no daemon threads, and pools and queues of multiprocessing need "
        "them: open a pool of processes in the main interpreter, and leave out daemon=True",
        "daemon-threads",
    ),
    Translation(
        "BrokenProcessPool",
        "a worker process died: it crashed, was killed, or could not start, and the pool broke "
        "with all its tasks",
        "broken-process-pool",
    ),
    Translation(
        "set_wakeup_fd only works in main thread",
        "an event loop can set signal handlers in the main interpreter's main thread only: leave "
        "add_signal_handler out over there, and tell the loop to stop by a queue",
        "wakeup-fd",
    ),
    Translation(
        "signal only works in main thread",
        "signal handlers can be set in the main interpreter's main thread only",
        "house-rules",
    ),
    Translation(
        "preexec_fn not supported within subinterpreters",
        "an interpreter may not fork, and preexec_fn needs it: subprocess has start_new_session, "
        "process_group, umask, user and group instead",
        "preexec-fn",
    ),
    Translation(
        "not supported for isolated subinterpreters",
        "os.fork and os.exec are the main interpreter's: use subprocess",
        "house-rules",
    ),
    Translation(
        "maximum recursion depth exceeded",
        "a function calls itself without end, or deeper than it may. In a worker the limit is the "
        "usual one again, whatever sys.setrecursionlimit said in the main interpreter",
        "recursion",
    ),
    Translation(
        "item's original interpreter destroyed",
        "the interpreter that sent this was closed before it was read: read everything, then close",
        "item-destroyed",
    ),
    Translation(
        "unrecognized interpreter ID",
        "that interpreter has been closed already",
        "already-closed",
    ),
    Translation(
        "PicklingError",
        "processes receive functions by name: a lambda or a function inside a function has none",
        "",
    ),
    Translation(
        "cannot pickle",
        "something cannot travel to another process: locks, generators and open files cannot",
        "",
    ),
    Translation(
        "cannot schedule new futures after",
        "a task was submitted after the pool was closed: submit inside the with block",
        "after-shutdown",
    ),
    Translation("[Errno 27] File too large", "it printed or wrote more than 16 MB", ""),
    Translation(
        "Non-UTF-8 code starting with",
        "the file was saved in another encoding than UTF-8: choose UTF-8 in the editor and save "
        "it again",
        "",
    ),
    Translation(
        "source code string cannot contain null bytes",
        "the file was saved as UTF-16, or it holds no text: choose UTF-8 in the editor and save it "
        "again",
        "",
    ),
    Translation(
        "import of solution halted",
        "task.py imports our solution: write the step yourself, and compare with --solution",
        "",
    ),
    Translation("cannot pickle 'memoryview'", VIEW_INSIDE, ""),
    Translation(
        "module 'task' has no attribute",
        "the check needs that name: bring it back, or start this step again with --reset",
        "",
    ),
    Translation(
        "expected a callable, got",
        "the result of a call was passed, not the function itself. To have the function called "
        "elsewhere, its name stands without brackets: call(look, expression)",
        "",
    ),
    Translation(
        "'type' object does not support the context manager protocol",
        "that is the class itself: with brackets behind its name, Pool(2), it makes what `with` "
        "can open and close",
        "",
    ),
    Translation(
        "memoryview has",
        "somebody still uses that memory: wait for all the tasks, also when one has failed, or "
        "close the interpreter that has the view, before you release it here",
        "exported-buffer",
    ),
    Translation(
        "object is not callable",
        "the result of a call was passed, not the function: submit(f, x) calls f in a worker, "
        "submit(f(x)) calls it here and now",
        "",
    ),
    Translation(
        "cannot unpack non-iterable",
        "that call returns something else: call() returns the function's result, "
        "call_in_thread() a thread, exec() nothing",
        "",
    ),
    Translation(
        "cannot modify read-only memory",
        "a memoryview of bytes cannot be written to: it needs a bytearray behind it",
        "",
    ),
    Translation(
        "Error: 0 samples for a tile of",
        "something empty was given in place of a tile's samples: render() returns them, and so "
        "does result() of its future",
        "",
    ),
    Translation(
        "samples for a tile of",
        "these samples belong to another tile. A lambda made in a loop uses the loop's last "
        "values; partial keeps the present ones",
        "",
    ),
    Translation("can't start new thread", "too many threads are alive at once", ""),
    Translation("Resource temporarily unavailable", "too many processes are alive at once", ""),
)


def translate(text: str) -> str:
    """What the first known fragment in that text means, with its link; empty if none is known."""
    for entry in TRANSLATIONS:
        if entry.fragment in text:
            link = f" ({GALLERY}#{entry.anchor})" if entry.anchor else ""
            return entry.means + link
    return ""
