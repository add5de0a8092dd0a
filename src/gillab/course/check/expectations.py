"""The words that a step's tests are written with."""

import os
from collections.abc import Mapping


class NotYet(Exception):
    """What the code did, what was wanted, and the likely reason."""

    def __init__(self, did: str, wanted: str, because: str = ""):
        super().__init__(did)
        self.did, self.wanted, self.because = did, wanted, because


def expect(true: object, *, did: str, wanted: str, because: str = "") -> None:
    if not true:
        raise NotYet(did, wanted, because)


def guessed(name: str, value: object) -> None:
    """True or False: a guess is asked for before anything runs."""
    expect(
        isinstance(value, bool),
        did=f"{name} is {value!r}",
        wanted="True or False: guess first, a wrong guess costs nothing",
    )


def predicted(name: str, predictions: Mapping[str, object]) -> None:
    """Every entry is a guess."""
    for key, value in predictions.items():
        guessed(f"{name}[{key!r}]", value)


def missing_extension() -> str:
    """Why the step's C extension could not be built on this machine, or nothing."""
    return os.environ.get("GILLAB_NO_EXTENSION", "")
