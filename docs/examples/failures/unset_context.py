from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor
from contextvars import ContextVar, copy_context

request = ContextVar("request", default="unset")


def which_request():
    return request.get()


def with_request(name):
    request.set(name)
    return which_request()


if __name__ == "__main__":
    request.set("no. 17")
    print("main:", which_request())
    with ThreadPoolExecutor(1) as pool:
        print("a thread:", pool.submit(which_request).result())
        future = pool.submit(copy_context().run, which_request)
        print("a thread, with main's context:", future.result())
    with InterpreterPoolExecutor(1) as pool:
        print("an interpreter:", pool.submit(which_request).result())
        future = pool.submit(copy_context().run, which_request)
        print("an interpreter, with main's context:", type(future.exception()).__name__)
        print("an interpreter, told by an argument:", pool.submit(with_request, "no. 17").result())
