"""The counters that all interpreters read."""

from gillab.server.counters import COUNTERS, Counters


def test_names_are_unique_and_each_has_a_number_of_its_own() -> None:
    assert len(set(COUNTERS)) == len(COUNTERS)
    (slot,) = Counters.of(1).slots
    for number, name in enumerate(COUNTERS):
        slot[name] = number
    assert slot.as_dict() == {name: number for number, name in enumerate(COUNTERS)}


def test_two_views_of_one_memory_see_the_same() -> None:
    counters = Counters.of(2)
    same = Counters(counters.memory)
    same.slots[1].add("requests", 3)
    same.slots[1].write_piece((1, 2, 3, 4, 5, 6, 7))
    assert counters.slots[1]["requests"] == 3 and counters.slots[0]["requests"] == 0
    assert list(counters.slots[1].pieces_since(0)) == [[1, 2, 3, 4, 5, 6, 7]]
    assert [used["loop"] for used in counters.as_dicts()] == [1]


def test_the_ring_keeps_the_latest_pieces() -> None:
    (slot,) = Counters.of(1).slots
    for number in range(1000):
        slot.write_piece((number,) * 7)
    assert [piece[0] for piece in slot.pieces_since(0)] == list(range(744, 1000))
