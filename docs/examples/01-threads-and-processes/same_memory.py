from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

guests = ["main"]


def sign_in(name):
    guests.append(name)
    return guests


if __name__ == "__main__":
    with ThreadPoolExecutor(1) as pool:
        print("the thread sees: ", pool.submit(sign_in, "thread").result())
        print("main sees:       ", guests)

    with ProcessPoolExecutor(1) as pool:
        print("the process sees:", pool.submit(sign_in, "process").result())
        print("main sees:       ", guests)
