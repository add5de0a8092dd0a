# needs: unix (preexec_fn)
from concurrent.futures import InterpreterPoolExecutor


def start(settings):
    import os
    import subprocess

    if settings == "preexec_fn":
        settings = {"preexec_fn": os.setsid}
    return subprocess.run(["true"], **settings).returncode


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        for settings in ("preexec_fn", {"start_new_session": True}, {"umask": 0o077}):
            future = pool.submit(start, settings)
            error = future.exception()
            print(f"{settings}: {error or f'it ended with code {future.result()}'}")
