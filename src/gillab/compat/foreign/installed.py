"""What is installed in this environment: distributions, their modules, and their compiled files."""

import importlib.machinery
import importlib.metadata
import mmap
import os
import re
import sys

SUFFIXES = tuple(sorted(importlib.machinery.EXTENSION_SUFFIXES, key=len, reverse=True))
# Words that a tool leaves in the modules that it makes; a module without any of them has no tool.
TOOLS = {
    "PyO3": b"pyo3_runtime",
    "nanobind": b"nanobind",
    "pybind11": b"pybind11_",
    "Cython": b"__pyx_",
    "mypyc": b"CPyStatic",
    "cffi": b"_cffi_backend",
    "SIP": b"sip_api",
    "Shiboken": b"Shiboken",
}
NOT_IMPORTED = {"test", "tests", "testing", "docs", "doc", "examples", "benchmarks", "conftest"}


def distributions():
    """Every distribution of this environment, as a list of dictionaries."""
    found = {}
    for one in importlib.metadata.distributions():
        name = one.metadata["Name"]
        if name and normal(name) not in found:
            found[normal(name)] = described(one)
    return list(found.values())


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def described(one):
    files = [str(file).replace("\\", "/") for file in one.files or ()]
    return {
        "name": normal(one.metadata["Name"]),
        "version": one.version,
        "requires": sorted(requirements(one)),
        "modules": modules(files),
        "natives": natives(files, lambda file: str(one.locate_file(file))),
        "wheel": wheel_tags(one),
    }


def requirements(one):
    """Names that it always requires: those behind an extra are left out."""
    texts = (text for text in one.requires or () if "extra ==" not in text)
    return {normal(re.split(r"[^\w.-]", text, maxsplit=1)[0]) for text in texts}


def wheel_tags(one):
    lines = (one.read_text("WHEEL") or "").splitlines()
    return [line.partition(":")[2].strip() for line in lines if line.startswith("Tag:")]


def modules(files):
    """Names that a program imports: the topmost packages and modules, as files show them."""
    packages = {file.rpartition("/")[0] for file in files if file.endswith("/__init__.py")}
    topmost = {one for one in packages if not any(up in packages for up in parents(one))}
    single = {file for file in files if "/" not in file}
    found = {one.replace("/", ".") for one in topmost}
    found |= {file[:-3] for file in single if file.endswith(".py")}
    found |= {module_name(file) for file in single if file.endswith(SUFFIXES)}
    usable = [one for one in found if all(map(str.isidentifier, one.split(".")))]
    usable = [one for one in usable if one.split(".")[0] not in NOT_IMPORTED]
    public = [one for one in usable if not one.split(".")[-1].startswith("_")]
    return sorted(public or usable)


def parents(folder):
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        yield folder


def module_name(file):
    suffix = next(one for one in SUFFIXES if file.endswith(one))
    return file[: -len(suffix)].replace("/", ".")


def natives(files, locate):
    """The compiled modules among the files: {"name", "file"}; other shared libraries are none."""
    found = []
    for file in sorted(files):
        if file.endswith(SUFFIXES) and not file.startswith(".."):
            name, path = module_name(file), locate(file)
            tool = made_with(path, name) if all(map(str.isidentifier, name.split("."))) else None
            if tool is not None:
                found.append({"name": name, "file": file, "path": path, "tool": tool})
    return found


def made_with(path, name):
    """The tool that made this module, "" if none is recognised; None if the file is no module.

    A module holds the name of the function that Python calls to initialise it.
    """
    last = name.rpartition(".")[2].encode()
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if all(data.find(word + last) < 0 for word in (b"PyInit_", b"PyModExport_")):
                return None
            return next((tool for tool, word in TOOLS.items() if data.find(word) >= 0), "")
    except OSError, ValueError:
        return None


def standard_library(names):
    """The modules of these names that the standard library has, each as its own distribution."""
    return [
        {
            "name": name,
            "version": sys.version.split()[0],
            "requires": [],
            "modules": [name],
            "natives": standard_native(name),
            "wheel": [],
        }
        for name in names
        if name.split(".")[0] in sys.stdlib_module_names
    ]


def standard_native(name):
    spec = importlib.machinery.PathFinder.find_spec(name) if "." not in name else None
    path = getattr(spec, "origin", "") or ""
    if path.endswith(SUFFIXES):
        return [{"name": name, "file": os.path.basename(path), "path": path, "tool": ""}]
    return []
