# says: start this step again with --reset
def run_on(make_pool, function, items):
    return []
