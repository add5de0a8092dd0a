"""Every kind of function and of tasks gets one clear line, before anything is timed."""

import math

import pytest

from gillab.which.child import load
from gillab.which.child.load import CannotMeasure, Mistake
from gillab.which.child.same import first_difference, same, short


@pytest.fixture(autouse=True)
def beside(monkeypatch, request):
    monkeypatch.syspath_prepend(str(request.path.parent))


def loaded(name, **order):
    return load.load({"module": "odd_functions", "function": name} | order)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("waits_async", "is async"),
        ("generates", "generator function"),
        ("cached", "functools.cache"),
        ("Shop.method", "is a method and needs an object"),
    ],
)
def test_what_a_pool_cannot_run_is_said(name, words):
    with pytest.raises(CannotMeasure, match=words):
        loaded(name)


@pytest.mark.parametrize(
    ("name", "order", "words"),
    [
        ("two_arguments", {}, "task 1 does not fit two_arguments: missing a required argument"),
        ("plane", {}, "did you mean plain?"),
        ("counter", {}, "is of type int and cannot be called"),
        ("plain", {"tasks_name": "EMPTY"}, "EMPTY is empty"),
        ("plain", {"tasks_name": "WORD"}, "WORD is of type str"),
        ("plain", {"tasks_name": "NONE"}, "has no 'NONE'"),
    ],
)
def test_a_mistake_is_said(name, order, words):
    with pytest.raises(Mistake) as raised:
        loaded(name, **order)
    assert words in str(raised.value)


def test_a_function_that_makes_tasks_may_fail():
    with pytest.raises(CannotMeasure, match=r"fails fails with KeyError: 'lost'"):
        loaded("plain", tasks_name="fails")


@pytest.mark.parametrize("name", ["plain", "doubled", "well_decorated", "Shop.static"])
def test_what_is_a_function_is_found(name):
    function, tasks = loaded(name)
    assert tasks == [(1000,), (2000,)]
    assert [function(*task) for task in tasks]


def test_tasks_may_be_made():
    assert loaded("plain", tasks_name="made")[1] == [(0,), (1,), (2,)]


def test_a_tuple_is_a_whole_call_and_a_list_is_one_argument():
    assert loaded("sorts", tasks_name="LISTS")[1] == [([3, 1, 2],)]


def test_a_function_in_c_is_found_and_needs_tasks():
    with pytest.raises(Mistake, match="TASKS"):
        load.load({"module": "math", "function": "factorial"})
    order = {"tasks_module": "odd_functions", "tasks_name": "TASKS"}
    function, _ = load.load({"module": "math", "function": "factorial"} | order)
    assert function is math.factorial


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("import nowhere_to_be_found", CannotMeasure, "--python"),
        ("raise SystemExit", CannotMeasure, "__name__"),
        ("1 / 0", CannotMeasure, "ZeroDivisionError"),
        ("def f(:", Mistake, "line 1"),
    ],
)
def test_a_module_that_cannot_be_imported(tmp_path, monkeypatch, text, kind, words):
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"broken_{abs(hash(text))}"
    (tmp_path / f"{name}.py").write_text(text)
    with pytest.raises(kind) as raised:
        load.load({"module": name, "function": "f"})
    assert words in str(raised.value)
    with pytest.raises(Mistake, match="there is no module"):
        load.load({"module": "no_such_module_here", "function": "f"})


class Plain:
    def __init__(self, number):
        self.number = number


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (1, 1.0, True),
        ([1, 2], [1, 2], True),
        (math.nan, math.nan, True),
        (Plain(1), Plain(1), True),
        (Plain(1), Plain(2), False),
        ([1], [2], False),
        ({1}, {2}, False),
    ],
)
def test_same(one, other, alike):
    assert same(one, other) == alike


def test_the_first_difference_is_named():
    assert first_difference([1, 2, 3], [1, 2, 4]) == {"task": 3, "inline": "3", "pool": "4"}
    assert first_difference([1], [1]) is None
    assert len(short("x" * 1000)) == 60
