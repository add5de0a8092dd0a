from concurrent import interpreters

RATE = 3


def double(x):
    return x * 2


def price(x):
    return x * RATE


if __name__ == "__main__":
    interp = interpreters.create()
    print("needs nothing around it:", interp.call(double, 21))
    print("a lambda as well:       ", interp.call(lambda: "here I am"))
    RATE = 100
    print("reads a global:         ", interp.call(price, 10), "(main would say", f"{price(10)})")
    interp.close()
