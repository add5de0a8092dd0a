from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor

hits = {"page": 0}


def visit(_):
    hits["page"] += 1
    return hits["page"]


if __name__ == "__main__":
    for Pool in (ThreadPoolExecutor, InterpreterPoolExecutor):
        hits["page"] = 0
        with Pool(max_workers=1) as pool:
            answers = list(pool.map(visit, range(3)))
        print(f"{Pool.__name__:>23}: workers counted {answers}, main sees {hits['page']}")
