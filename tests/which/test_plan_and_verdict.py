"""From a task's length to a plan, and from gains to a sentence: no process, no clock."""

import pytest

from gillab.core.results import Results, Run
from gillab.core.stats import Estimate
from gillab.which import advice, plan, session, verdict
from gillab.which.gains import Gain, against_first, build_ratios, gains
from gillab.which.passages import Passage
from gillab.which.plan import SUITE, Case, Task
from gillab.which.target import NotMeasurable, WrongTarget, find

POOLS = [("3.14", name) for name in ("threads", "processes", "interpreters")]


@pytest.mark.parametrize("task_s", [1e-7, 1e-5, 1e-3, 0.05, 0.7, 30.0])
@pytest.mark.parametrize("workers", [(1, 2), (1, 2, 4, 8, 16)])
def test_a_plan_gives_every_worker_tasks(task_s, workers):
    made = plan.make(POOLS, workers, Task("f", task_s), 60)
    assert made.cases and made.rounds * made.blocks >= 2
    for case in made.cases:
        assert case.params["tasks"] >= case.workers
        assert case.params["tasks"] <= 20 * max(1, 1 / task_s)
    assert {case.executor for case in made.cases} == {name for _, name in POOLS}


def test_a_plan_keeps_to_its_time_where_it_can():
    assert plan.make(POOLS, (1, 2, 4, 8), Task("f", 1e-3), 60).seconds <= 60


def test_large_results_mean_fewer_tasks():
    few = plan.make(POOLS, (2,), Task("f", 1e-4, 10**8), 60)
    assert all(case.params["tasks"] == 8 for case in few.cases)


def test_short_tasks_are_batched_on_pools_with_a_trip():
    made = plan.make(POOLS, (2,), Task("f", 1e-4), 60)
    sizes = {
        name: {c.params["batch"] for c in made.cases if c.executor == name} for _, name in POOLS
    }
    assert sizes["threads"] == {1}
    assert len(sizes["interpreters"]) == 3


def gain(executor, low, median, high, batch=1, task_s=1e-3, inline_s=1e-3):
    found = Estimate(median, low, high, 9)
    return Gain("3.14", executor, 2, batch, found, task_s, inline_s, None, 0, "pss", 0.01)


def said(*found, refused=(), differing=()):
    names = {one.executor for one in found}
    passages = [Passage("3.14", name, True, same_answers=name not in differing) for name in names]
    passages += [Passage("3.14", name, False, "why") for name in refused]
    return verdict.decide(found, passages)


@pytest.mark.parametrize(("baseline_s", "warned"), [(2.9, True), (1.9, False)])
def test_a_gain_that_cannot_be_is_warned_of(baseline_s, warned):
    """Two workers are never three times as fast: something slowed inline down."""
    case = Case(SUITE, "f", "threads", 2, "3.14", {"tasks": 8, "batch": 1})
    values, baseline = (1.0, 1.01), (baseline_s, baseline_s + 0.02)
    cost = {"memory_bytes": 0, "memory_kind": "pss", "start_s": 0.01}
    one = Run(case, "ok", "s", values, details=cost, baseline_values=baseline)
    calm = {"load_before": 0.0, "machine": {"cores_allowed": 2.0}}
    lines = session.warnings(Results(calm, {}, [one] * 3))
    assert [line.startswith("threads with 2 workers is faster") for line in lines] == [
        True
    ] * warned


def test_the_verdict_names_the_winner_with_its_interval():
    one = said(gain("threads", 0.95, 0.97, 0.99), gain("interpreters", 1.8, 1.9, 2.0))
    assert one.winner == "interpreters"
    assert one.sentence == (
        "Interpreters: 1.90 times as fast with 2 workers (1.80 to 2.00); "
        "threads do not help (0.97)."
    )


def test_two_that_overlap_are_not_told_apart():
    one = said(gain("processes", 1.7, 1.85, 1.95), gain("interpreters", 1.8, 1.9, 2.0))
    assert one.winner == verdict.UNCLEAR and "not told apart" in one.sentence


def test_no_pool_pays():
    one = said(gain("processes", 0.1, 0.2, 0.3), gain("interpreters", 0.3, 0.4, 0.5))
    assert one.winner == verdict.NO_POOL and "call it inline" in one.sentence


def test_nothing_is_certain():
    assert said(gain("threads", 0.9, 1.1, 1.3)).winner == verdict.UNCLEAR


def test_the_sentence_says_from_when_the_winner_pays():
    runs = [run(1, 130e-6, 100e-6), run(10, 58e-6, 100e-6)]
    found = gains(runs)
    passages = [Passage("3.14", "interpreters", True)]
    costs = advice.costs(found, runs)
    one = verdict.decide(found, passages, costs=costs)
    assert one.sentence.endswith("Batches of 10 pay from tasks of about 16 µs on.")
    alone = verdict.decide(found[:1], passages, costs=costs)
    assert alone.winner == verdict.NO_POOL
    assert alone.sentence.endswith("Interpreters would pay from tasks of about 160 µs on.")


def test_builds_are_compared_with_inline_on_the_first():
    """Free-threaded threads double a function that takes twice as long there: nothing is won."""

    def of(build, executor, value, inline):
        case = Case(SUITE, "m:f", executor, 2, build, {"batch": 1, "tasks": 8})
        details = {"memory_bytes": 1, "memory_kind": "pss", "start_s": 0.01}
        other = {"details": details, "baseline_values": (inline,) * 3}
        return Run(case, "ok", "s", (value,) * 3, **other)

    runs = [of("3.14", "interpreters", 60e-3, 100e-3), of("3.14t", "threads", 100e-3, 200e-3)]
    builds = ("3.14", "3.14t")
    ratios = build_ratios(runs, builds)
    assert ratios["3.14t"].median == pytest.approx(0.5)
    found = against_first(gains(runs), ratios, "3.14")
    passages = [Passage("3.14", "interpreters", True), Passage("3.14t", "threads", True)]
    one = verdict.decide(found, passages, builds)
    assert one.sentence.startswith(
        "Interpreters on 3.14: 1.67 times as fast as inline on 3.14 with 2 workers (1.67 to 1.67);"
        " threads on 3.14t do not help (1.00)"
    )


def test_wrong_answers_never_win():
    one = said(
        gain("threads", 1.9, 2, 2.1), gain("processes", 1.2, 1.3, 1.4), differing=["threads"]
    )
    assert one.winner == "processes" and "threads gives other answers" in one.sentence


def test_what_cannot_go_is_said():
    assert (
        "interpreters cannot run it"
        in said(gain("processes", 1.2, 1.3, 1.4), refused=["interpreters"]).sentence
    )


def run(batch, value, inline, executor="interpreters"):
    case = Case(SUITE, "m:f", executor, 2, "3.14", {"batch": batch, "tasks": 8})
    details = {"memory_bytes": 1, "memory_kind": "pss", "start_s": 0.01}
    values = (value,) * 3
    return Run(case, "ok", "s", values, details=details, baseline_values=(inline,) * 3)


def test_break_even_comes_from_two_sizes_of_batches():
    """Work of 100 µs that two workers halve, and a trip of 80 µs: 130 µs alone, 58 in tens."""
    runs = [run(1, 130e-6, 100e-6), run(10, 58e-6, 100e-6)]
    (cost,) = advice.costs(gains(runs), runs)
    assert cost.trip_s == pytest.approx(80e-6)
    assert cost.break_even_s == pytest.approx(160e-6)
    assert cost.batch == 2
    (line, *_) = advice.lines(gains(runs), runs, {}, False)
    assert line == (
        "interpreters: pays from tasks of about 160 µs on; yours take 100 µs, so send at least 2 "
        "in one call"
    )


def trip(part, *values):
    return Run(Case(SUITE, "m:f", "interpreters", 1, "3.14", {"trip": part}), "ok", "s", values)


def test_another_way_of_sending_is_named_only_if_it_surely_saves():
    usual = [trip("empty", 1e-5), trip("result", 1e-5), trip("arguments", 9e-4, 1e-3, 1.1e-3)]
    runs = [run(1, 130e-6, 100e-6), run(10, 58e-6, 100e-6), *usual]

    def advised(*values):
        own = [*runs, trip("arguments pickled", *values)]
        return " ".join(advice.lines(gains(own[:2]), own, {}, False))

    assert "pickle the arguments yourself" in advised(1e-4, 2e-4, 3e-4)
    assert "pickle the arguments yourself" not in advised(1e-4, 2e-4, 9e-4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("work.py", "names no function"),
        ("nowhere.py:f", "no file nowhere.py"),
        ("a.b:f()", "without brackets"),
        ("__main__:f", "FILE.py:function"),
        ("two words:f", "neither a .py file nor a module's name"),
    ],
)
def test_a_target_that_is_none(text, words):
    with pytest.raises(WrongTarget) as raised:
        find(text)
    assert words in str(raised.value)


def test_a_file_alone_is_answered_with_a_function_in_it(tmp_path):
    (tmp_path / "work.py").write_text("import math\n\ndef first(n):\n    return n\n")
    with pytest.raises(WrongTarget, match=r"names no function: write .*work\.py:first$"):
        find(str(tmp_path / "work.py"))


def test_a_very_small_gain_keeps_its_digits():
    assert (
        "interpreters 0.0021 (0.001 to 0.004)"
        in said(gain("interpreters", 1e-3, 2.1e-3, 4e-3)).sentence
    )


def test_a_notebook_is_refused():
    with pytest.raises(NotMeasurable, match="no worker can import a cell"):
        find("work.ipynb:f")


def test_a_file_in_a_package_is_named_by_its_package(tmp_path):
    inner = tmp_path / "shop" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").touch()
    (inner / "work.py").touch()
    found = find(f"{inner / 'work.py'}:f")
    assert (found.folder, found.module) == (tmp_path, "shop.inner.work")
