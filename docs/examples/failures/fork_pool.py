# needs: unix (os.fork)
import multiprocessing
import warnings
from concurrent import interpreters
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    interp = interpreters.create()
    for method in ("fork", "forkserver", "spawn"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                print(f"{method}: {pool.submit(pow, 2, 10).result(timeout=20)}")
            except Exception as error:
                print(f"{method}: {type(error).__name__}: {error}")
    interp.close()
