"""What a compiled module declares: read from the definition that its PyInit function returns.

https://peps.python.org/pep-0489/ (multi-phase initialisation) and the C API's module slots:
https://docs.python.org/3/c-api/module.html
"""

import ctypes

MULTIPLE_INTERPRETERS = {3, 86}  # Py_mod_multiple_interpreters: to 3.14, and built for 3.15
GIL = {4, 87}  # Py_mod_gil
INTERPRETERS = {0: "not supported", 1: "with a shared GIL", 2: "with its own GIL"}
WITHOUT_GIL = {0: "used", 1: "not used"}


class Definition(ctypes.Structure):
    """PyModuleDef of a default build: an object's head, the base, and what we read."""

    _fields_ = (
        ("refcnt", ctypes.c_ssize_t),
        ("type", ctypes.c_void_p),
        ("base", ctypes.c_void_p * 3),  # m_init, m_index, m_copy
        ("name", ctypes.c_char_p),
        ("doc", ctypes.c_char_p),
        ("size", ctypes.c_ssize_t),
        ("methods", ctypes.c_void_p),
        ("slots", ctypes.c_void_p),
    )


class Slot(ctypes.Structure):
    _fields_ = (("id", ctypes.c_int), ("value", ctypes.c_void_p))


def declared(name, path):
    """{"phases": "single" or "multi", "interpreters", "gil"}; the slots are empty if undeclared."""
    library = ctypes.PyDLL(path)
    last = name.rpartition(".")[2]
    if not hasattr(library, f"PyInit_{last}"):
        return {"phases": "multi", "interpreters": "unknown", "gil": "unknown"}  # PEP 793
    start = getattr(library, f"PyInit_{last}")
    start.restype = ctypes.c_void_p
    address = start()
    if not address:
        raise ImportError("its PyInit function returned an error")
    definition = Definition.from_address(address)
    of_definitions = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, "PyModuleDef_Type"))
    if definition.type != of_definitions:
        return {"phases": "single", "interpreters": "", "gil": ""}
    return {"phases": "multi", **slots(definition)}


def slots(definition):
    found = {"interpreters": "", "gil": ""}
    address = definition.slots
    while address:
        slot = Slot.from_address(address)
        if slot.id == 0:
            break
        if slot.id in MULTIPLE_INTERPRETERS:
            found["interpreters"] = INTERPRETERS.get(slot.value or 0, "unknown")
        if slot.id in GIL:
            found["gil"] = WITHOUT_GIL.get(slot.value or 0, "unknown")
        address += ctypes.sizeof(Slot)
    return found
