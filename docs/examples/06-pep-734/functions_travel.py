from concurrent import interpreters

RATE = 3


def double(x):
    return x * 2


def price(x):
    return x * RATE


def home():
    import sys

    return sys._getframe().f_globals["__name__"]


def home_by_default(unused=None):
    import sys

    return sys._getframe().f_globals["__name__"]


if __name__ == "__main__":
    interp = interpreters.create()
    print("needs nothing around it:", interp.call(double, 21))
    print("a lambda as well:       ", interp.call(lambda: "here I am"))
    RATE = 100
    print("reads a global:         ", interp.call(price, 10), "(main would say", f"{price(10)})")
    print("sent as code, it runs in:           ", interp.call(home))
    print("with a default argument, it runs in:", interp.call(home_by_default))
    interp.close()
