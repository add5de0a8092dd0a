"""Import one module and describe the outcome; runs in main and inside interpreters.

`child.py` hands this file's text to an interpreter. What it imports would be imported there, too,
before the module that is asked; so it does without `re`, `json` and `traceback`.
"""

REFUSAL = " does not support loading in subinterpreters"


def attempt(name, path=""):
    """Import the module, or load just that file under that name. Returns a dictionary.

    "ok" says whether it worked. If not: "error", the message; "refused", the module that does not
    support interpreters, if that is the reason; "places", the files on the way to it.
    """
    import importlib

    try:
        if path:
            load_file(name, path)
        else:
            importlib.import_module(name)
    except BaseException as error:
        return {"ok": False, **describe(error)}
    return {"ok": True}


def load_file(name, path):
    """Load a compiled module from its file, without the package around it."""
    from importlib.machinery import ExtensionFileLoader, ModuleSpec

    loader = ExtensionFileLoader(name, path)
    module = loader.create_module(ModuleSpec(name, loader, origin=path))
    loader.exec_module(module)


def describe(error):
    """The message of an error, the module that was refused, and the files on the way to it."""
    chain = []
    while error is not None and all(error is not one for one in chain):
        chain.append(error)
        error = error.__cause__ or error.__context__
    texts = [f"{type(one).__name__}: {one}" for one in chain]
    refused = [text.split(REFUSAL)[0].split()[-1] for text in texts if REFUSAL in text]
    return {
        "error": " ".join(texts[0][:1500].split())[:400],
        "refused": refused[-1] if refused else "",
        "places": places(chain)[:40],
    }


def places(chain):
    """ "file:line" of every file on the way, once, without Python's own import system."""
    found = {}
    for one in chain:
        step = one.__traceback__
        while step is not None:
            file = step.tb_frame.f_code.co_filename
            if not file.startswith("<") and "importlib" not in file:
                found.setdefault(file, f"{file}:{step.tb_lineno}")
            step = step.tb_next
    return [place for file, place in found.items() if not file.endswith("foreign/attempt.py")]


def report(channel, name, path=""):
    """Attempt it and write the outcome to that file descriptor, as Python's own notation."""
    import os

    os.write(channel, repr(attempt(name, path)).encode("utf-8", "replace"))
