"""Functions that a worker runs for `which`. The module imports little, so workers load it fast."""

import pickle

_kept = None


def nothing(*_arguments):
    """Take the arguments and return None: only the trip there is measured."""


def call_batch(function, tasks):
    """The results of many tasks, in one call."""
    return [function(*task) for task in tasks]


def keep(pickled):
    """Keep an object in this worker, so that `give` and `give_pickled` can send it back."""
    global _kept
    _kept = pickle.loads(pickled)


def give():
    """Send the kept object back as the executor sends it."""
    return _kept


def give_pickled():
    """Send the kept object back as bytes; the caller unpickles them."""
    return pickle.dumps(_kept)


def take_pickled(pickled):
    """Receive arguments that the caller has pickled itself."""
    pickle.loads(pickled)
