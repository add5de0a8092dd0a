"""Check a list of orders with a pydantic model."""

import pydantic


class Order(pydantic.BaseModel):
    number: int
    mail: str
    price: float


def check(orders):
    return sum(Order.model_validate(order).price for order in orders)


TASKS = [[{"number": n, "mail": "a@example.org", "price": n / 4} for n in range(500)]] * 12
