import sys
import threading
from fractions import Fraction


class Account:
    """`pounds` is an attribute; `cents` is a property, so Python code runs."""

    def __init__(self):
        self.pounds = self._cents = 0

    @property
    def cents(self):
        return self._cents

    @cents.setter
    def cents(self, value):
        self._cents = value


def add_to_item(box, times):
    for _ in range(times):
        box["item"] += 1


def add_to_attribute(box, times):
    account = box["account"]
    for _ in range(times):
        account.pounds += 1


def add_length(box, times):
    for _ in range(times):
        box["length"] += len("x")


def add_absolute(box, times):
    for _ in range(times):
        box["absolute"] += abs(-1)


def add_to_property(box, times):
    account = box["account"]
    for _ in range(times):
        account.cents += 1


def add_to_fraction(box, times):
    for _ in range(times):
        box["fraction"] += 1


def lost(work, total, times=10_000, threads=4):
    """Whether *work* in four threads loses something, in one of forty rounds."""
    for _ in range(40):
        box = dict.fromkeys(("item", "length", "absolute"), 0)
        box |= {"fraction": Fraction(), "account": Account()}
        together = threading.Barrier(threads)  # else the first is done before the last begins

        def begin(box=box, together=together):
            together.wait()
            work(box, times)

        workers = [threading.Thread(target=begin) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if total(box) != threads * times:
            return True
    return False


sys.setswitchinterval(0.00001)  # let the lock change hands often
cases = {
    'box["item"] += 1': (add_to_item, lambda box: box["item"]),
    "account.pounds += 1": (add_to_attribute, lambda box: box["account"].pounds),
    'box["length"] += len("x")': (add_length, lambda box: box["length"]),
    'box["absolute"] += abs(-1)': (add_absolute, lambda box: box["absolute"]),
    "account.cents += 1": (add_to_property, lambda box: box["account"].cents),
    'box["fraction"] += 1': (add_to_fraction, lambda box: box["fraction"]),
}
for line, (work, total) in cases.items():
    print(f"{line:26}  lost anything? {lost(work, total)}")
