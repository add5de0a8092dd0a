"""The functions with which a step's tests say what they expect."""

import os
from collections.abc import Iterable, Mapping


class NotYet(Exception):
    """A test does not pass: what the code did, what was wanted, and the likely reason."""

    def __init__(self, did: str, wanted: str, because: str = ""):
        super().__init__(did)
        self.did, self.wanted, self.because = did, wanted, because


def expect(true: object, *, did: str, wanted: str, because: str = "") -> None:
    """Raise NotYet unless the first argument is true."""
    if not true:
        raise NotYet(did, wanted, because)


def shown(value: object, longest: int = 120) -> str:
    """The value as a message shows it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def guessed(name: str, value: object) -> None:
    """Expect a guess, True or False; it is asked for before anything runs."""
    expect(
        isinstance(value, bool),
        did=f"{name} is {value!r}",
        wanted=f"{str(value).capitalize()}, without quotes"
        if str(value).capitalize() in ("True", "False")
        else "True or False: guess first, a wrong guess costs nothing",
    )


def predicted(name: str, predictions: object, keys: Iterable[str] = ()) -> None:
    """Expect a guess, True or False, in every entry of a dict that has these keys."""
    if not isinstance(predictions, Mapping) or not set(keys) <= set(predictions):
        raise NotYet(
            f"{name} is {shown(predictions)}",
            f"{name} as it was at the start, with True or False in the place of each None",
        )
    for key, value in predictions.items():
        guessed(f"{name}[{key!r}]", value)


def missing_extension() -> str:
    """Why the step's C extension could not be built on this machine; empty if it was built."""
    return os.environ.get("GILLAB_NO_EXTENSION", "")
