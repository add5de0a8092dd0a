from concurrent import interpreters

orders = interpreters.create_queue()
dishes = interpreters.create_queue()


def cook(orders, dishes):
    while (order := orders.get()) is not None:
        dishes.put(f"{order}, ready")


kitchen = interpreters.create()
thread = kitchen.call_in_thread(cook, orders, dishes)

for order in ("soup", "pierogi"):
    orders.put(order)
    print(dishes.get())

orders.put(None)  # the sign to stop
thread.join()
kitchen.close()
