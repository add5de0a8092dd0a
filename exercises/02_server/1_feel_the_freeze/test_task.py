"""What step 2.1 asks for, judged by what the code does."""

import asyncio
import time

from gillab.course.check import expect, predicted

FROZEN_S = 0.3
CLIENTS = 40
MILLISECONDS = "seconds are asked for, and not milliseconds"
TURNS = 5  # rounds of the loop from which on it counts as running


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
            rounds += 1
        computing.result()  # raises what heavy() raised
        return rounds

    return asyncio.run(count())


def test_guess(task):
    """your guess agrees with what the loop did"""
    predicted("FREEZES", task.FREEZES)
    said = []
    for name in ("inline", "threads"):
        rounds = most_rounds(getattr(task, name))
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


def test_every_client_asks(task):
    """every client asks, and none before its time"""
    came: list[float] = []

    async def ask() -> None:
        came.append(time.perf_counter())

    rounds = 0

    async def beside() -> float:
        nonlocal rounds
        waiting = asyncio.create_task(task.worst_wait(ask, CLIENTS))
        while not waiting.done():
            await asyncio.sleep(0)
            rounds += 1
        return waiting.result()

    start = time.perf_counter()
    answer = asyncio.run(beside())
    lasted = time.perf_counter() - start
    expect(
        len(came) == CLIENTS,
        did=f"with {CLIENTS} clients ask() was called {len(came)} times",
        wanted="one call of ask() for each client, awaited",
    )
    early = [n for n, at in enumerate(came) if at < start + n * task.GAP_S - 0.001]
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
    latest = max(at - start - n * task.GAP_S for n, at in enumerate(came))
    expect(
        answer <= latest + task.GAP_S * CLIENTS / 2,
        did=f"nobody was kept waiting for more than {latest * 1000:.0f} ms, and worst_wait "
        f"answered {answer * 1000:.0f} ms",
        wanted="the longest of the waits, in seconds",
        because=MILLISECONDS
        if answer > max(lasted, 100 * latest)
        else "it is the longest of the waits, and not their sum"
        if answer > lasted
        else "a wait begins when that client was due, and not at the start of all",
    )
    return f"{CLIENTS} clients asked; the unluckiest waited {answer * 1000:.1f} ms"


def test_a_slow_answer_counts(task):
    """a visit that takes long is seen, the last one too"""
    for slow in (5, 10):
        calls = []

        async def ask(calls=calls, slow=slow) -> None:
            calls.append(1)
            await asyncio.sleep(FROZEN_S if len(calls) == slow else 0)

        start = time.perf_counter()
        answer = asyncio.run(task.worst_wait(ask, 10))
        lasted = time.perf_counter() - start
        expect(
            answer <= lasted,
            did=f"all visits together lasted {lasted:.2f} s, and worst_wait answered "
            f"{answer:.2f} s",
            wanted="the longest of the waits, not their sum",
            because=MILLISECONDS if answer > 100 * lasted else "",
        )
        expect(
            answer >= FROZEN_S - 0.02,
            did=f"visit {slow} of 10 took {FROZEN_S} s, and worst_wait answered {answer:.3f} s",
            wanted="at least that: the largest of all the waits",
            because="worst was never raised: is it assigned after ask(), and is the wait now minus "
            "due, and not due minus now?"
            if answer <= 0
            else "the visit itself is a part of the wait: look at the clock after ask()"
            if slow == 10
            else "a mean, a percentile or the last one hides the client who suffered",
        )


def test_waits_from_when_it_was_due(task):
    """a frozen loop is seen, although ask() itself was quick"""

    async def ask() -> None:
        """Return without a pause, so that the loop can stand still only between two calls."""

    async def freeze() -> None:
        await asyncio.sleep(task.GAP_S * 3.5)
        time.sleep(FROZEN_S)

    async def both() -> float:
        freezing = asyncio.create_task(freeze())
        answer = await task.worst_wait(ask, 12)
        await freezing
        return answer

    answer = asyncio.run(both())
    expect(
        answer >= FROZEN_S * 0.8,
        did=f"the loop stood still for {FROZEN_S} s, and worst_wait answered {answer:.3f} s",
        wanted=f"about {FROZEN_S}: the wait begins when the client was due",
        because="while the loop stood still your sleep stood still too. A clock that is started "
        "after it misses all of that: coordinated omission",
    )
    return f"a freeze of {FROZEN_S} s was seen as {answer:.2f} s"


def test_a_queue_counts(task):
    """a row of slow visits is seen: whoever is due waits for all before"""
    visits, slow_s = 6, 0.08

    async def row() -> float:
        shop = asyncio.Lock()  # one visit at a time, also if the clients come together

        async def ask() -> None:
            async with shop:
                await asyncio.sleep(slow_s)

        return await task.worst_wait(ask, visits)

    answer = asyncio.run(row())
    least = visits * slow_s - (visits - 1) * task.GAP_S
    expect(
        answer >= least * 0.9,
        did=f"{visits} visits of {slow_s} s came one after the other, and worst_wait answered "
        f"{answer:.3f} s",
        wanted=f"about {least:.2f} or more: the last client was due {(visits - 1) * task.GAP_S} s "
        "after the first, and waited for all before it",
        because="due is start + n * GAP_S, whatever happened meanwhile. A client that is due only "
        "when the one before it is done (a closed loop) never meets the queue: that is coordinated "
        "omission",
    )
    return f"in a queue of {visits} slow visits the last one waited {answer:.2f} s"
