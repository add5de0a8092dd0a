"""What step 2.1 asks for, judged by what the code does."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable

from gillab.course.check import expect, predicted
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.own_clock import OwnClock, own_clock

FROZEN_S = 0.3
CLIENTS = 40
TURNS = 5  # rounds of the loop from which on it counts as running
WHERE = {"inline": "on the event loop", "threads": "in a thread beside the event loop"}
SLIPS = {
    "object can't be awaited": "await needs something to wait for, such as asyncio.sleep(…) or "
    "ask(), and worst_wait itself stays an async def",
}
HIDDEN = "a mean, a percentile or the last one hides the client who suffered"


def most_rounds(heavy) -> int:
    """Number of rounds of the event loop while heavy() computed, the most of up to three tries.

    A busy machine may leave the loop's thread no core while the other one computes.
    """
    most = 0
    for _ in range(3):
        most = max(most, rounds_during(heavy))
        if most >= TURNS:
            break
    return most


def rounds_during(heavy) -> int:

    async def count() -> int:
        rounds, computing = 0, asyncio.create_task(heavy())
        while not computing.done():
            await asyncio.sleep(0)
            rounds += not computing.done()
        computing.result()  # raises what heavy() raised
        return rounds

    return asyncio.run(count())


def expect_as_it_was(name: str, calls: list) -> None:
    """The guess is about the functions that the step came with."""
    here = threading.get_ident()
    right = [call.here and (call.thread == here) == (name == "inline") for call in calls]
    expect(
        right and all(right),
        did=f"{name}() was changed: it no longer calls compute() {WHERE[name]}",
        wanted=f"{name}() as it was: your guess is about that",
        because="this step asks for the guess and for worst_wait(). check 2.1 --reset brings back "
        "the rest, and keeps a copy of your file",
    )


def test_guess(task):
    """your guess agrees with what the loop did"""
    predicted("FREEZES", task.FREEZES)
    said = []
    for name in ("inline", "threads"):
        with noted_calls("shop:compute") as notes:
            rounds = most_rounds(getattr(task, name))
            expect_as_it_was(name, notes.calls())
        freezes = rounds < TURNS
        said.append(f"{name}: the loop came round {rounds:,} times meanwhile")
        expect(
            task.FREEZES[name] == freezes,
            did=f"FREEZES[{name!r}] is {task.FREEZES[name]}, but {said[-1]}",
            wanted=f"FREEZES[{name!r}] = {freezes}, and an idea why",
            because="what runs on the event loop runs alone: the loop does not come round until "
            "it is done. Beside a thread the loop comes round, and waits each time for its turn at "
            "the GIL",
        )
    return "; ".join(said)


class Row:
    """A row of clients: when each was due, began and was done, by the check's own clock."""

    def __init__(self, task, clock: OwnClock, lasts: Callable[[int], float], one_by_one=False):
        self.gap_s, self.clock, self.lasts = task.GAP_S, clock, lasts
        self.start_s = clock.now_s
        self.shop = asyncio.Lock() if one_by_one else contextlib.nullcontext()
        self.began: list[float] = []
        self.done: dict[int, float] = {}  # by the client's number

    async def ask(self) -> None:
        """One visit. One that takes no time makes no pause in which the loop could stand still."""
        number = len(self.began)
        self.began.append(self.clock.now_s)
        async with self.shop:
            if self.lasts(number):
                await asyncio.sleep(self.lasts(number))
        self.done[number] = self.clock.now_s

    @property
    def delays(self) -> list[float]:
        """How long after it was due each client began."""
        return [at - self.start_s - n * self.gap_s for n, at in enumerate(self.began)]

    @property
    def waits(self) -> list[float]:
        """How long after it was due each client was done."""
        return [at - self.start_s - n * self.gap_s for n, at in sorted(self.done.items())]

    @property
    def someone_is_served(self) -> bool:
        return len(self.began) > len(self.done)

    def near(self, one: float, other: float) -> bool:
        """Whether two waits are the same: only a few looks at the clock lie between them."""
        return abs(one - other) < self.gap_s / 5


def test_every_client_asks(task):
    """every client asks, and none before its time"""
    rounds = over = 0

    async def count() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(task.GAP_S / 4)
            rounds += not row.someone_is_served

    async def watch():
        nonlocal over
        counting = asyncio.create_task(count())
        answer = await task.worst_wait(row.ask, CLIENTS)
        over = len(row.done)
        counting.cancel()
        await asyncio.sleep(1)  # visits that nobody waited for begin and end meanwhile
        return answer

    with own_clock(task) as clock:
        row = Row(task, clock, lambda number: task.GAP_S / 2)
        answer = asyncio.run(watch(), loop_factory=clock.loop)
    expect(
        len(row.began) == CLIENTS,
        did=f"with {CLIENTS} clients ask() was called {len(row.began)} times",
        wanted="one call of ask() for each client, awaited",
        because="ask() without await begins nothing" if not row.began else "",
    )
    expect(
        over == CLIENTS,
        did=f"when worst_wait returned, {CLIENTS - over} of {CLIENTS} visits had not ended",
        wanted="await ask(): a client waits until its visit is over",
        because="asyncio.create_task(ask()) begins a visit and does not wait for it",
    )
    early = [n for n, delay in enumerate(row.delays) if delay < -task.GAP_S / 5]
    expect(
        not early,
        did=f"client number {early[0] if early else 0} asked before start + n * GAP_S",
        wanted="client number n at start + n * GAP_S: sleep for as long as that lies ahead",
    )
    expect(
        rounds > 3,
        did="while the clients asked, worst_wait kept the event loop to itself",
        wanted="await asyncio.sleep(…), which lets the loop go on",
        because="time.sleep() stops the whole thread, and with it the loop",
    )
    late = [(n, delay) for n, delay in enumerate(row.delays) if delay > task.GAP_S * 0.75]
    number, delay = late[0] if late else (0, 0.0)
    expect(
        not late,
        did=f"client number {number} asked {delay * 1000:.0f} ms after start + {number} * GAP_S, "
        "and nothing had held it up",
        wanted="client number n at start + n * GAP_S, the first one (number 0) at start",
        because="the start is the same for all, and the sleep is as long as due lies ahead: "
        "max(0.0, due - time.perf_counter())",
    )
    expect(
        isinstance(answer, float) and answer >= 0,
        did=f"worst_wait answered {answer!r}",
        wanted="seconds, as a float",
        because="a None comes from a function without return"
        if answer is None
        else "a wait is now minus due, and not due minus now"
        if isinstance(answer, float)
        else "",
    )
    return f"{CLIENTS} clients asked, each of them when it was due"


def expect_longest(answer: float, row: Row, did: str, too_short: str) -> None:
    """Expect the longest of the waits. It is known exactly: the clock is the check's own."""
    longest = max(row.waits)
    expect(
        row.near(answer, longest),
        did=f"{did}, and worst_wait answered {answer:.3f} s",
        wanted=f"{longest:.3f}: the longest of all the waits, in seconds",
        because=why_too_long(answer, row) if answer > longest else too_short,
    )


def why_too_long(answer: float, row: Row) -> str:
    lasted = max(row.done.values()) - row.start_s
    if answer > 1e6:
        return "two clocks are mixed: time.time() counts from 1970, time.perf_counter() does not"
    if answer > 20 * lasted:
        return "seconds are asked for, and not milliseconds"
    if row.near(answer, lasted):
        return "a wait begins when that client was due, and not at the start of all"
    if row.near(answer, sum(row.waits)):
        return "it is the longest of the waits, and not their sum"
    return "a wait is now minus due, and due is start + number * GAP_S"


def why_too_short(answer: float, row: Row) -> str:
    waits, longest = row.waits, max(row.waits)
    if answer <= 0:
        return (
            "worst was never raised: is it assigned after ask(), and is the wait now minus due, "
            "by the same clock, and not due minus now?"
        )
    if row.near(answer, max(row.delays)):
        return (
            "the visit itself is a part of the wait: set due before the sleep, and look at the "
            "clock after ask()"
        )
    if longest == waits[0] and row.near(answer, max(waits[1:])):
        return "the wait of the first client (number 0) counts, too"
    if any(row.near(answer, n) for n in (waits[-1], sum(waits) / len(waits), sorted(waits)[-2])):
        return HIDDEN
    return "a part is missing: the wait is now minus due, and due is start + number * GAP_S"


def test_a_slow_answer_counts(task):
    """a visit that takes long is seen, the last one too"""
    usual_s = task.GAP_S / 2
    for slow in (10, 1, 5):  # first the last: there each mistake has another result
        with own_clock(task) as clock:
            row = Row(task, clock, lambda n, at=slow - 1: FROZEN_S if n == at else usual_s)
            answer = asyncio.run(task.worst_wait(row.ask, 10), loop_factory=clock.loop)
        did = f"visit {slow} of 10 took {FROZEN_S} s"
        expect_longest(answer, row, did, why_too_short(answer, row))


def test_waits_from_when_it_was_due(task):
    """a frozen loop is seen, although ask() itself was quick"""

    async def freeze() -> None:
        await asyncio.sleep(task.GAP_S * 3.5)
        time.sleep(FROZEN_S)

    async def both() -> float:
        freezing = asyncio.create_task(freeze())
        answer = await task.worst_wait(row.ask, 12)
        await freezing
        return answer

    with own_clock(task) as clock:
        row = Row(task, clock, lambda number: 0.0)
        answer = asyncio.run(both(), loop_factory=clock.loop)
    expect_longest(
        answer,
        row,
        f"the loop stood still for {FROZEN_S} s",
        "the wait begins when the client was due. While the loop stood still your sleep stood "
        "still too: a clock that is started after it misses all of that",
    )
    return f"a freeze of {FROZEN_S} s was seen as {answer:.2f} s"


def test_a_queue_counts(task):
    """a row of slow visits is seen: whoever is due waits for all before"""
    visits, slow_s = 6, 0.08
    with own_clock(task) as clock:
        row = Row(task, clock, lambda number: slow_s, one_by_one=True)
        answer = asyncio.run(task.worst_wait(row.ask, visits), loop_factory=clock.loop)
    expect_longest(
        answer,
        row,
        f"{visits} visits of {slow_s} s came one after the other",
        f"the last client was due {(visits - 1) * task.GAP_S:.2f} s after the first, and waited "
        "for all before it. due is start + n * GAP_S, whatever happened meanwhile: a client that "
        "is due only when the one before it is done never meets the queue",
    )
    return f"in a queue of {visits} slow visits the last one waited {answer:.2f} s"
