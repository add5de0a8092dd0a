"""Play: choose, guess, run, keep. One scenario is run, with a load that any machine bears."""

import asyncio
import dataclasses
import re
import subprocess
import sys
import time

import pytest

pytest.importorskip("uvicorn")

import httpx

from gillab.bench.suites import server as suite
from gillab.core.places import DOCS, ROOT
from gillab.core.results import Case, ResultsError, Run, load, save
from gillab.course.play import __main__ as play
from gillab.course.play import (
    cells,
    control,
    measure_shop,
    scenarios,
    serving,
    shop,
    table,
    terminal,
    ways,
    window,
)
from gillab.course.play.scenarios import BadScenario
from gillab.course.play.session import ShopSession
from gillab.course.play.workers_at_work import WorkersAtWork
from gillab.server import listeners
from gillab.server import load as loading

FIELDS = {
    "way": "interpreters",
    "workers": "2",
    "heavy": "light",
    "many": "few",
    "carries": "small",
    "guess": "threads",
}
LITTLE = {"light": 0.2}  # seconds of a task, as the table says: so that few requests come


def made(
    way: str,
    seconds: float,
    p99_s: float,
    guess: str = "loops",
    lag_s: float = 0.001,
    name: str = scenarios.OWN,
) -> Run:
    """A row with five values near each other."""
    params = {"heavy": "light", "many": "few", "carries": "list", "heavy_per_s": 3.0, "s": 20}
    details = {
        "light": {"p50": 0.001, "p99": p99_s},
        "memory_loaded_bytes": 50_000_000,
        "guess": guess,
        "generator_cpu_cores": 0.1,
        "generator_lag_p99_s": lag_s,
    }
    values = tuple(seconds * factor for factor in (0.99, 1.0, 1.0, 1.01, 1.0))
    build = next(iter(table.empty().builds))
    case = Case("scenario", name, way, 2, build, params)
    return Run(case, "ok", "s", values, details=details)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("guess", "", "guess first: guess is one of"),
        ("way", "magic", "way is one of: inline"),
        ("carries", None, "carries is one of: small, list, buffer"),
        ("heavy", "1000000", "heavy is one of"),
        ("workers", "0", "workers is a number from 1 to 16"),
        ("workers", None, "workers is a number"),
    ],
)
def test_a_wrong_field_is_named(field, value, said):
    with pytest.raises(BadScenario, match=said):
        shop.read(FIELDS | {field: value})


def test_a_named_scenario_is_recognised():
    for name, (wanted, workers) in shop.named().items():
        fields = FIELDS | dataclasses.asdict(wanted) | {"workers": str(workers)}
        assert shop.read(fields).name == name
    assert shop.read(FIELDS | {"workers": "7"}).name == scenarios.OWN


def said(*runs: Run) -> str:
    """The sentence of the one load that these runs had."""
    results = table.empty()
    results.runs.extend(runs)
    (sentence,) = table.verdicts(results)
    return sentence


def test_a_verdict_says_no_more_than_the_rows():
    threads = made("threads", 1.0, 0.2)
    assert "one way only" in said(threads)
    late = said(threads, made("inline", 2.0, 0.4))
    assert "none of threads×2 and inline×2 has a light p99 within 50 ms" in late
    won = (threads, made("loops", 0.5, 0.01), made("processes", 0.7, 0.01))
    assert "loops×2 does the most work" in said(*won)
    assert "3 of 3 guesses named it" in said(*won)
    assert "cannot be told apart" in said(made("loops", 0.5, 0.01), made("processes", 0.502, 0.01))
    late_load = made("inline", 1, 0.3, lag_s=1.0)
    assert "1 of these 4 rows is in doubt" in said(*won, late_load)
    assert "2 of these 5 rows are in doubt" in said(*won, late_load, late_load)
    assert "This row is in doubt" in said(late_load)


def test_a_verdict_names_the_scenarios_whose_rows_it_is_about():
    rows = [made(way, 0.5, 0.2, name="big orders") for way in ("threads", "inline", "threads")]
    assert said(*rows).startswith("few light requests, carrying list (big orders): none of ")
    assert said(made("threads", 0.5, 0.2)).startswith("few light requests, carrying list: ")


def test_the_terminal_marks_a_row_in_doubt_and_says_what_that_means():
    results = table.empty()
    results.runs += [made("threads", 1.0, 0.2), made("inline", 1.0, 19.8, lag_s=1.0)]
    title, head, good, doubtful, *rest = table.text(results)
    assert title == "Your rows of the shop:" and head.endswith("in doubt")
    assert doubtful.endswith("yes") and not good.endswith("yes") and "19.8 s" in doubtful
    assert cells.doubt(cells.SHOP) in rest and "other things" in cells.doubt(cells.SHOP)
    results.runs.pop()
    assert cells.doubt(cells.SHOP) not in table.text(results)


def test_the_terminal_shows_the_table_of_what_was_run():
    results = table.empty()
    results.runs.append(made("threads", 1.0, 0.2))
    assert "Your rows of the shop:" in table.text(results, cells.SHOP)
    assert table.text(results, cells.WINDOW) == [table.NO_ROW]


LATE, KEPT = 0.2, 0.01  # light p99: beyond the limit, and within


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("threads", 1.0, KEPT)], "not run yet under this load"),
        ([("threads", 1.0, LATE), ("loops", 0.5, LATE)], "no way has kept the limit"),
        ([("loops", 0.5, KEPT)], "Run another way to compare"),
        ([("threads", 1.0, KEPT), ("loops", 0.5, LATE)], "wrong, as far as these rows say"),
        ([("threads", 0.5, KEPT), ("loops", 1.0, KEPT)], "wrong, as far as these rows say"),
        ([("threads", 1.0, KEPT), ("loops", 0.5, KEPT)], "right, as far as these rows say"),
        ([("threads", 0.5, KEPT), ("loops", 0.502, KEPT)], "loops and threads cannot be told"),
    ],
)
def test_the_terminal_says_what_the_rows_say_of_the_guess(rows, expected):
    results = table.empty()
    results.runs += [made(*row, guess="loops") for row in rows]
    said = terminal.about_guess(results, results.runs[-1])
    assert said.startswith("Your guess, loops: ") and expected in said


def frozen_after(seconds: float, wanted: loading.Load) -> list[loading.TimedRequest]:
    """The arrivals at a shop that answers within 5 ms until then, and nobody afterwards."""
    planned = loading.arrivals(wanted)
    for one in planned:
        one.sent = one.due
        if one.due < seconds:
            one.done = one.due + 0.005
    return planned


def test_who_waits_now_counts_from_when_it_was_due():
    wanted = loading.Load("http://127.0.0.1:1", 10.0, ("/order",), warm_s=1.0, seconds=20.0)
    planned = frozen_after(6.0, wanted)
    nothing = measure_shop.so_far(wanted, planned, 0.9)
    assert set(nothing.values()) == {None}, "the warm-up is not measured"
    assert measure_shop.so_far(wanted, planned, 5.9)["light_p99_s"] == pytest.approx(0.005)
    later = measure_shop.so_far(wanted, planned, 16.0)
    assert 9.5 < later["light_p99_s"] <= 10.0, "frozen for ten seconds, and not for two"


def test_at_the_end_the_live_figures_are_those_of_the_row():
    wanted = loading.Load("http://127.0.0.1:1", 10.0, ("/order",), warm_s=1.0, seconds=20.0)
    planned = frozen_after(18.0, wanted)
    live = measure_shop.so_far(wanted, planned, 23.0)
    seen = loading.outcome(wanted, planned, 23.0, 0.1)
    details = suite.describe(seen) | {"memory_loaded_bytes": 50_000_000}
    case = made("threads", 1.0, 0.1).case
    run = Run(case, "ok", "s", measure_shop.blocks(seen, 20.0), details=details)
    figures = cells.of(cells.SHOP, live | {"memory_bytes": 50_000_000})
    assert figures == cells.of(cells.SHOP, cells.measured(run))
    assert figures["p99"].startswith("4.") and figures["memory"] == "50 MB"


def test_memory_is_the_most_so_far_as_in_the_row():
    looks = [{"pss_bytes": size} for size in (30, 50, 40)]
    assert measure_shop.memory({"kind": "pss", "bytes": 10}, looks) == {"memory_bytes": 50}
    assert measure_shop.memory({"kind": "pss", "bytes": 10}, []) == {"memory_bytes": None}


def test_the_terminal_says_from_time_to_time_how_it_goes(capsys):
    told = terminal.NewsPrinter(cells.SHOP)
    figures = {"heavy_per_s": 9.0, "light_p50_s": 0.0011, "light_p99_s": 12.0, "memory_bytes": None}
    told({"event": "load", "task_s": 0.1, "heavy_per_s": 3.0})
    for number in range(-2, 16):
        told({"event": "live", "at_s": number / 2} | figures)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" so far")[0].strip() for line in lines] == ["3 s", "6 s"]
    assert lines[0].endswith("answered: 9.0/s; light p50: 1.1 ms; light p99: 12 s; memory: –")


def rows_of(page: str) -> list[list[str]]:
    """The cells of all tables of a page of the exercises."""
    text = (DOCS / "exercises" / page).read_text("utf-8")
    rows = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


@pytest.mark.parametrize("subject", [shop, window])
def test_the_page_has_the_scenarios_in_the_words_of_the_program(subject, capsys):
    rows = rows_of("play.md")
    for name, (load_, _) in subject.named().items():
        assert [name, *dataclasses.asdict(load_).values()] in rows
    fields = [subject.LABELS[one.name] for one in dataclasses.fields(subject.Load)]
    assert ["scenario", *fields] in rows
    play.print_names(subject)
    printed = capsys.readouterr().out
    assert all(words in printed for words in (*fields, *subject.named()))


def test_every_way_is_introduced_where_the_guess_is_asked(capsys):
    line = f'--8<-- "{ways.TABLE.relative_to(ROOT).as_posix()}"'
    for page in ("play.md", "2-server.md"):
        assert line in (DOCS / "exercises" / page).read_text("utf-8")
    for subject in (shop, window):
        about = ways.about(subject.WAYS)
        assert tuple(about) == subject.WAYS and all(about.values())
        play.print_names(subject)
        listed = " ".join(capsys.readouterr().out.split())
        assert all(f"{way} {text}" in listed for way, text in about.items())


def test_a_shop_that_tells_nothing_is_silent():
    with listeners.claim("127.0.0.1", 0) as deaf:
        at_work = WorkersAtWork(f"http://127.0.0.1:{deaf.getsockname()[1]}")
        wait_until(lambda: at_work.silent_s() > 0.2, 10.0)
        assert at_work.busy() == []
        at_work.close()


def test_a_table_of_another_machine_is_not_mixed_in(tmp_path):
    path = tmp_path / "scenarios.json"
    table.keep(made("loops", 0.5, 0.01), 0.2, path)
    foreign = load(path)
    foreign.provenance["machine"]["cpu"] = "another one"
    save(foreign, path)
    with pytest.raises(ResultsError, match="another machine"):
        table.opened(path)


@pytest.fixture
def playing(tmp_path):
    """The control page's app with a table that asks for little."""
    path = tmp_path / "scenarios.json"
    results = table.empty()
    results.provenance["request"]["tasks"] = LITTLE
    save(results, path)
    made = ShopSession(8.0, path)
    yield made
    made.stop()


def wait_until(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came in time"
        time.sleep(0.05)


def ask(playing, path: str, fields: object = None, **more) -> httpx.Response:
    """What the app answers: to a GET, or to a POST with these fields."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=control.app(playing))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            if fields is None:
                return await client.get(f"/play/{path}", **more)
            return await client.post(f"/play/{path}", json=fields, **more)

    return asyncio.run(asked())


def test_guess_run_keep(playing):
    assert "guess first" in ask(playing, "run", FIELDS | {"guess": ""}).json()["problem"]
    assert "there is no run to keep" in ask(playing, "keep", {}).json()["problem"]
    assert ask(playing, "run", FIELDS).status_code == 200
    again = ask(playing, "run", FIELDS)
    assert again.status_code == 400 and "is running" in again.json()["problem"]
    wait_until(lambda: not playing.running)
    state = ask(playing, "state").json()
    if "busy with other things" in state["problem"]:
        pytest.skip(state["problem"])
    assert state["to_keep"], state["problem"]
    assert any(wait_s for _, wait_s in state["waits"])
    assert "the figures of its row" in state["now"]
    assert ask(playing, "keep", {}).status_code == 200
    assert ask(playing, "keep", {}).status_code == 400, "a run is kept once"
    after = ask(playing, "state").json()
    (row,) = after["rows"]
    assert {name: row[name] for name in state["figures"]} == state["figures"] == after["figures"]
    assert (row["way"], row["guess"]) == ("interpreters", "threads")
    (run,) = load(playing.path).runs
    assert run.details["light"]["n"] > 0 and run.case.params["carries"] == "small"


def test_stop_ends_everything_and_keeps_nothing(playing):
    playing.start(shop.read(FIELDS, 60.0))
    wait_until(lambda: playing.news)
    playing.stop()
    assert not playing.running and playing.run is None and playing.problem == "stopped"
    state = playing.state()
    assert state["now"].endswith("not measured") and set(state["figures"].values()) == {"–"}


def test_each_stage_of_a_run_says_what_its_figures_are_of(playing):
    playing.scenario = shop.read(FIELDS, 8.0)
    named = "my own, interpreters×2, "
    for at_s, said in (
        (-0.4, "warming up"),
        (3.2, "3 of 8 s: the figures so far"),
        (8.4, "waiting for the last answers: the figures so far"),
    ):
        assert playing.now(True, {"at_s": at_s}) == named + said
    assert playing.now(True, None) == named + "starting"


def test_a_scenario_in_the_terminal_ends_with_the_figures_of_its_row(tmp_path):
    code = (
        "import sys; from pathlib import Path; from gillab.course.play import table; "
        f"table.PATH = Path({str(tmp_path / 's.json')!r}); results = table.empty(); "
        "results.provenance['request']['tasks'] = {'medium': 0.2}; "
        "table.save(results, table.PATH); "
        "from gillab.course.play import __main__ as play; sys.exit(play.main(sys.argv[1:]))"
    )
    words = ("--scenario", "a quiet shop", "--way", "threads", "--guess", "loops", "--seconds", "4")
    done = subprocess.run(
        [sys.executable, "-c", code, "server", *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    if "busy with other things" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    assert " s so far  answered: " in done.stdout
    (run,) = load(tmp_path / "s.json").runs
    figures = cells.of(cells.SHOP, cells.measured(run))
    assert done.stdout.startswith("Of the ways with a light p99 within 50 ms, the one with most ")
    assert f"in all     {cells.in_words(cells.SHOP, figures)}\n" in done.stdout
    assert done.stdout.endswith("Your guess, loops: not run yet under this load.\n")


def test_only_the_page_itself_can_press_its_buttons(playing):
    plain = {"content-type": "text/plain"}
    assert ask(playing, "stop", {}, headers=plain).status_code == 415
    assert ask(playing, "state", headers={"host": "evil.example"}).status_code == 400
    assert ask(playing, "run", [1]).status_code == 400


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("server", "--scenario", "no such"), "choose one of: a quiet shop"),
        (("server", "--scenario", "a rush"), "guess first"),
        (("server", "--way", "loops", "--guess", "loops"), "--way belongs to a scenario"),
        (("desktop", "--work", "light"), "--work belongs to a scenario"),
        (("server", "--scenario", "a rush", "--workers", "0", "--guess", "loops"), "from 1 to"),
        (("server", "--seconds", "0"), "--seconds is a number"),
        (("server", "--port", "70000"), "--port is a number"),
    ],
)
def test_a_mistake_gets_one_line(words, said):
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "play.py", *words],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_ends_by_itself_and_says_where_it_is(tmp_path):
    code = (
        "from gillab.course.play import serving, table, control; from pathlib import Path; "
        f"table.PATH = Path({str(tmp_path / 's.json')!r}); "
        "raise SystemExit(serving.serve(0, 5.0, False, 0.5))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "play: http://127.0.0.1:" in done.stdout and "good bye" in done.stdout
    assert "--way WAY" in serving.IN_TERMINAL and serving.IN_TERMINAL in done.stdout
    assert done.stderr == ""
