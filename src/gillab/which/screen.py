"""What `which` prints: the three answers and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gillab.charts import units
from gillab.core.executors import CLUSTER
from gillab.core.stats import Estimate
from gillab.which.gains import Gain
from gillab.which.passages import Passage

WIDTH = 14
SEVERAL_WIDTH = 23  # with the name of the build
SHORT_START_S = 0.001  # a first call that is slower by less is not worth a remark


def about(label: str, looked: dict[str, Any], python: str, machine: dict[str, Any]) -> str:
    """The first line: the function, its tasks, the Python and the cores."""
    cores = f"{machine['cores_allowed']:g} of {machine['cores_logical']} cores"
    number = looked["tasks"]
    return (
        f"{label} on Python {python}, {cores}: {number} task{'s' * (number != 1)}, "
        f"{units.seconds(looked['task_s'])} each inline"
    )


def passages(found: Sequence[Passage], looked: dict[str, Any], several: bool) -> Iterator[str]:
    yield "Can it go?"
    wide = SEVERAL_WIDTH if several else WIDTH
    for one in found:
        name = f"{one.executor} ({one.build})" if several else one.executor
        yield f"  {name:{wide}}{'yes' + _crossing(one, looked) if one.goes else 'no: ' + one.why}"
        yield from (f"  {'':{wide}}{note}" for note in one.notes)
    yield from (f"  note: {note}" for note in notes(looked))


def _crossing(one: Passage, looked: dict[str, Any]) -> str:
    if one.executor == "threads":
        return ", nothing is copied"
    sizes = [looked["arguments"]["bytes"], looked["result"]["bytes"]]
    shown = [size_of(size) if size is not None else "of unknown size" for size in sizes]
    how = "crossing natively" if one.found.get("arguments_native") else "pickled"
    method = one.found.get("start_method")
    start = f" (started by {method})" if method else ""
    return f"{start}, arguments {how}, {shown[0]}; result {shown[1]}"


def size_of(count: float) -> str:
    """A number of bytes: "17 bytes", "4.1 kB"."""
    return f"{count:.0f} bytes" if count < 1000 else units.size(float(f"{count:.2g}"))


def notes(looked: dict[str, Any]) -> Iterator[str]:
    """What the look at the function showed, beside its time."""
    if differs := looked["differs"]:
        yield (
            f"called twice inline, task {differs['task']} gave {differs['inline']} and then "
            f"{differs['pool']}: it depends on chance, time or earlier calls, so the pools' "
            "answers cannot be compared"
        )
    if looked["changes_arguments"]:
        yield (
            "it changes its arguments: workers of processes and interpreters change a copy, so the "
            "caller sees the change with threads only; return what you need"
        )
    if size := looked["prints_bytes"]:
        yield f"it prints ({size_of(size)} for the tasks looked at); that is part of the time"
    for does in looked["does"]:
        fork = does == "forks"
        gallery = ": with an interpreter alive the child crashes (docs/failures.md#fork)"
        yield f"it {does}{gallery if fork else ', which workers then do beside each other'}"
    if looked["program"]:
        yield (
            "it was imported here from its file. Started as a program, that file is `__main__`, "
            "and each worker of processes and interpreters may run it again: keep what starts "
            "something under the `if`, or import the function (docs/failures.md#no-guard)"
        )
    yield from slow_starts(looked)
    if looked["cpu_share"] < 0.5 and looked["waits"]:
        yield (
            f"it computes for {looked['cpu_share']:.0%} of its time and waits for the rest: "
            "threads or asyncio serve waiting"
        )


def slow_starts(looked: Mapping[str, Any]) -> Iterator[str]:
    """Whether calls take longer at first: all of them, as with a cache, or only the very first."""
    again_s, first_call_s = looked["again_s"], looked["first_call_cpu_s"]
    if looked["looked_at"] > 1 and looked["first_s"] > 3 * again_s:
        yield (
            f"the first calls took {units.seconds(looked['first_s'])} each, repeated ones "
            f"{units.seconds(again_s)}: something is cached; the repeated ones are measured"
        )
    elif first_call_s > max(3 * again_s, SHORT_START_S):
        yield (
            f"the very first call computed for {units.seconds(first_call_s)}, repeated ones take "
            f"{units.seconds(again_s)}: it imports or prepares something, as each worker will have "
            "to; the repeated ones are measured"
        )


def gains(found: Sequence[Gain], several: bool) -> Iterator[str]:
    yield "Does it pay?" + (" Times as fast as inline on the same build" if several else "")
    wide = SEVERAL_WIDTH if several else WIDTH
    head = f"  {'executor':{wide}}{'workers':>7}{'batch':>7}  {'times as fast':<22}"
    yield f"{head}{'CPU time':>9}{'memory':>10}{'start':>10}"
    for gain in found:
        name = f"{gain.executor} {gain.build}" if several else gain.executor
        elsewhere = gain.executor == CLUSTER  # its workers are not this process's children
        cpu = f"{gain.cpu_share:.2f}×" if gain.cpu_share and not elsewhere else "–"
        memory = "–" if elsewhere else units.megabytes(max(0.0, gain.memory_bytes))
        times = gain.speed_up
        cell = f"{units.factor(times.median)} ({units.factors(times)})"
        yield (
            f"  {name:{wide}}{gain.workers:>7}{gain.batch:>7}  {cell:<22}{cpu:>9}"
            f"{memory:>10}{units.seconds(gain.start_s):>10}"
        )


def builds(ratios: Mapping[str, Estimate], first: str) -> Iterator[str]:
    """How fast the function is without a pool on each further build."""
    for name, times in ratios.items():
        yield (
            f"  inline on {name}: {units.factor(times.median)} times as fast as inline on {first} "
            f"({units.factors(times)})"
        )


def changes(lines: Sequence[str]) -> Iterator[str]:
    yield "What would change it?"
    yield from (f"  {line}" for line in lines or ["nothing that can be told from these times"])
