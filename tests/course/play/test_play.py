"""Play: choose, guess, run, keep. One scenario is run, with a load that any machine bears."""

import asyncio
import dataclasses
import subprocess
import sys
import time

import pytest

pytest.importorskip("uvicorn")

import httpx

from gillab.core.places import ROOT
from gillab.core.results import Case, ResultsError, Run, load, save
from gillab.course.play import control, scenarios, shop, table
from gillab.course.play.scenarios import BadScenario
from gillab.course.play.session import ShopSession

FIELDS = {
    "way": "interpreters",
    "workers": "2",
    "heavy": "light",
    "many": "few",
    "carries": "small",
    "guess": "threads",
}
LITTLE = {"light": 0.2}  # seconds of a task, as the table says: so that few requests come


def made(way: str, seconds: float, p99_s: float, guess: str = "loops", lag_s: float = 0.001) -> Run:
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
    return Run(
        Case("scenario", "my own", way, 2, build, params), "ok", "s", values, details=details
    )


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
    assert state["run"], state["problem"]
    assert any(one["memory_bytes"] for one in state["news"])
    assert ask(playing, "keep", {}).status_code == 200
    assert ask(playing, "keep", {}).status_code == 400, "a run is kept once"
    (row,) = ask(playing, "state").json()["rows"]
    assert (row["way"], row["guess"]) == ("interpreters", "threads")
    (run,) = load(playing.path).runs
    assert run.details["light"]["n"] > 0 and run.case.params["carries"] == "small"


def test_stop_ends_everything_and_keeps_nothing(playing):
    playing.start(shop.read(FIELDS, 60.0))
    wait_until(lambda: playing.news)
    playing.stop()
    assert not playing.running and playing.run is None and playing.problem == "stopped"


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
    assert done.stderr == ""
