import contextlib
import io
from concurrent.futures import InterpreterPoolExecutor


def sell():
    print("sold: soup", flush=True)


def output_of_selling():
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as caught:
        print("sold: bread")
    return caught.getvalue()


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        with contextlib.redirect_stdout(io.StringIO()) as caught:
            pool.submit(sell).result()
        print("redirected in main, caught:", repr(caught.getvalue()))
        print("redirected there, returned:", repr(pool.submit(output_of_selling).result()))
