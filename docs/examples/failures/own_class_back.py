from concurrent.futures import InterpreterPoolExecutor
from dataclasses import dataclass
from fractions import Fraction


@dataclass
class Order:
    item: str


def is_order(thing):
    return isinstance(thing, Order)


def make_order():
    return Order("soup")


def make_fraction():
    return Fraction(1, 3)


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        print("it goes over:", pool.submit(is_order, Order("soup")).result())
        for make in (make_order, make_fraction):
            try:
                print(f"{make.__name__}:", pool.submit(make).result())
            except Exception as error:
                print(f"{make.__name__}: {type(error).__name__}: {error}")
