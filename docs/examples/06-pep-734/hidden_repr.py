import pickle
from concurrent import interpreters

shown = 0


class Order(list):
    def __repr__(self):
        global shown
        shown += 1
        return "Order"

    def __reduce__(self):
        return list, (list(self),)  # to pickle it is an ordinary list


def count(order):
    return len(order)


def count_pickled(data):
    import pickle

    return len(pickle.loads(data))


def give_back():
    return Order(["soup", "pierogi"])


def times_shown():
    return shown


def show(how, who="main", times=None):
    global shown
    times = shown if times is None else times
    print(f"{how:26}  {who} formatted it {'once' if times == 1 else times or 'not at all'}")
    shown = 0


if __name__ == "__main__":
    order = Order(["soup", "pierogi"])
    other = interpreters.create()
    other.call(count, order)
    show("call(count, order)")
    interpreters.create_queue().put(order)
    show("queue.put(order)")
    other.call(count_pickled, pickle.dumps(order))
    show("dumps here, loads there")
    other.call(give_back)
    show("call(give_back)", "the other", other.call(times_shown))
    other.close()
