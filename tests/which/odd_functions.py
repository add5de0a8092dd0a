"""Functions as people have them; each must get its clear answer."""

import ctypes
import functools
import os
import random
import threading
import time

counter = 0


def plain(number):
    return sum(range(number))


def endless(_number):
    while True:
        pass


def crashes(_number):
    ctypes.string_at(0)


def leaves(_number):
    os._exit(3)


def floods(_number):
    while True:
        print("x" * 10_000)


def grows(_number):
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def asks(_number):
    return input("a number: ")


def says_goodbye(_number):
    raise SystemExit(3)


def raises(number):
    raise ValueError(f"no {number}\nand a second line")


def two_arguments(one, other):
    return one + other


async def waits_async(number):
    return number


def generates(number):
    yield number


def gives_generator(number):
    return (one for one in range(number))


@functools.cache
def cached(number):
    return number


def _burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


seen = set()


def _is_new(what):
    new = what not in seen
    seen.add(what)
    return new


def remembers(number):
    if _is_new(number):
        _burn(0.02)
    return number


def prepares(number):
    if _is_new("a start"):
        _burn(0.05)
    return sum(range(number))


def late_once(number):
    """As a call is that another program delays: it takes long and computes nothing."""
    if _is_new("a delay"):
        time.sleep(0.2)
    return sum(range(number))


doubled = lambda number: number * 2  # noqa: E731


def bare_decorator(function):
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


def good_decorator(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


@bare_decorator
def badly_decorated(number):
    return sum(range(number))


@good_decorator
def well_decorated(number):
    return sum(range(number))


class Shop:
    def method(self, number):
        return number

    @staticmethod
    def static(number):
        return sum(range(number))


def counts(_number):
    global counter
    counter += 1
    return counter


def rolls(_number):
    return random.random()


def where(_number):
    """Another answer in every process."""
    return os.getpid()


def prints(number):
    print("a line", number)
    return number


def sorts(numbers):
    numbers.sort()
    return numbers[0]


def starts_threads(number):
    thread = threading.Thread(target=time.sleep, args=(0,))
    thread.start()
    thread.join()
    return number


def forks(number):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return number


def opens(_number):
    return open(__file__)


def imports_inside(_number):
    import psutil

    return psutil.__name__


TASKS = [1000, 2000]
LISTS = [[3, 1, 2]]
EMPTY = []
WORD = "not a list of tasks"


def made():
    return (number for number in range(3))


def fails():
    raise KeyError("lost")
