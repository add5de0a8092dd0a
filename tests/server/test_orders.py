"""What an order carries reaches its worker, in every way of serving that has a pool."""

import json
from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor

import pytest

from gillab.server import heavy_work, orders


@pytest.mark.parametrize("carry", orders.CARRIES)
def test_an_order_travels_to_an_interpreter_and_to_a_thread(carry):
    for pool_class in (ThreadPoolExecutor, InterpreterPoolExecutor):
        with pool_class(1) as pool:
            argument = ("4", orders.prices(carry, to_process=False))
            picture, pieces = pool.submit(heavy_work.do, "order", argument, "").result()
    assert picture.startswith(b"\x89PNG") and pieces


def test_a_process_gets_the_bytes_of_a_buffer():
    view, copy = (orders.prices(orders.BUFFER, to_process) for to_process in (False, True))
    assert isinstance(view, memoryview) and isinstance(copy, bytes) and bytes(view) == copy
    assert orders.prices(orders.BUFFER, False) is view, "made once"
    with pytest.raises(ValueError, match="one of: small, list, buffer"):
        orders.prices(json.dumps(1), False)
