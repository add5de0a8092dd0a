from concurrent import interpreters


class OutOfStock(Exception):
    pass


def order(item):
    raise OutOfStock(item)


def divide(a, b):
    return a / b


if __name__ == "__main__":
    interp = interpreters.create()
    for function, args in ((order, ("soup",)), (divide, (1, 0))):
        try:
            interp.call(function, *args)
        except interpreters.ExecutionFailed as error:
            print(f"ExecutionFailed: {error}".splitlines()[0])
            print("  its class:", error.excinfo.type.__name__)
            print("  its text: ", error.excinfo.msg)
    interp.close()
