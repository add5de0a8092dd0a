"""What step 2.4 asks for, judged by what the code does."""

import time
from concurrent.futures import InterpreterPoolExecutor

from shop import HALF, picture

from gillab.course.check import expect
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.stand_ins import folder
from gillab.course.check.witnesses import at_once, sightings, visit

SIZE = 3_000_001


class Watched(InterpreterPoolExecutor):
    """A pool that notes what its tasks are given, while it is given."""

    def __init__(self, pixels: bytearray):
        super().__init__(2)
        self.pixels, self.given = pixels, 0
        self.copied, self.foreign = 0, 0  # bytes that travel; views of anything but the picture

    def submit(self, fn, /, *args, **kwargs):
        for item in (*args, *kwargs.values()):
            self.given += 1
            if isinstance(item, bytes | bytearray):
                self.copied += len(item)
            if isinstance(item, memoryview):
                self.foreign += item.obj is not self.pixels
        return super().submit(fn, *args, **kwargs)


def meet(args: tuple, kwargs: dict) -> int:
    """In front of each darken(): wait for a second one, and note how many pixels it was given."""
    visit(folder(), 2.0)
    return len((*args, *kwargs.values())[0])


def test_picture_changes(task):
    """every pixel of the picture itself is darkened, once, by the pool's interpreters"""
    pixels = picture(SIZE)
    wanted = bytes(pixels).translate(HALF)
    with noted_calls("shop:darken", before=meet) as notes, Watched(pixels) as pool:
        task.darken_all(pool, pixels, 2)
        calls, seen = notes.calls(), sightings(notes.folder)
    here = [call for call in calls if call.here]
    expect(
        pool.given,
        did="nothing was submitted to the pool"
        + (f", and darken() was called {len(here)} times in the main interpreter" if here else ""),
        wanted="the parts darkened by the pool's interpreters: pool.submit(darken, piece)",
    )
    expect(
        not here,
        did=f"darken() was called {len(here)} times in the main interpreter",
        wanted="each call of it in an interpreter of the pool: pool.submit(darken, piece)",
        because="brackets behind darken, or a call of it here, work before the pool is asked",
    )
    expect(
        calls,
        did="darken_all returned before the pool had darkened anything",
        wanted="the parts darkened by the pool's interpreters, and all of them waited for",
        because="submit() returns at once, and so does map(): ask each for its result",
    )
    expect(
        not pool.copied,
        did=f"{pool.copied:,} bytes were copied on their way to the interpreters",
        wanted="views: memoryview(pixels)[start:end]",
        because="bytes arrive as a copy; a memoryview is the same memory over there",
    )
    expect(
        not pool.foreign,
        did="the workers were given views, but of something else than the picture",
        wanted="slices of one view: memoryview(pixels)[start:end]",
        because="pixels[start:end] copies a part of a bytearray; a view of that shows the copy",
    )
    wrong = sum(1 for a, b in zip(pixels, wanted, strict=False) if a != b)
    expect(
        len(pixels) == SIZE and not wrong,
        did=f"{wrong:,} of {SIZE:,} pixels are not half of what they were",
        wanted="each pixel darkened once, also those of a last part that is shorter",
        because="two views that overlap darken twice, len // workers forgets a remainder",
    )
    handed = sum(call.details for call in calls)
    expect(
        handed <= SIZE,
        did=f"darken() was given {handed:,} pixels of {SIZE:,}",
        wanted="each pixel once: parts that do not overlap",
        because="two workers that write to the same bytes race; today it went well by chance",
    )
    expect(
        len(calls) > 1 and at_once(seen),
        did=f"{len(seen)} parts were worked on, one after the other"
        if len(calls) > 1
        else "the whole picture went to one worker",
        wanted="two parts at once: submit all of them, then wait for all",
        because="submit(…).result() in one line waits before the next part is handed over"
        if len(calls) > 1
        else "one submit() of the whole view: cut it into slices, and submit each",
    )
    return f"{SIZE:,} pixels darkened by two interpreters, 0 bytes copied"


def test_views_are_released(task):
    """afterwards the picture can be resized again"""
    pixels = picture(70_000)
    with InterpreterPoolExecutor(2) as pool:
        task.darken_all(pool, pixels, 3)
        try:
            pixels.append(0)
        except BufferError:
            expect(
                False,
                did="the picture is still being viewed: BufferError at the next append",
                wanted="every view released: view.release(), or with memoryview(pixels) as view",
                because="a slice is a view of its own and needs a release of its own",
            )
    return "no view is left"


def fails_first(args: tuple, kwargs: dict) -> None:
    """Fail at once for the first part, and let the others take longer."""
    part = (*args, *kwargs.values())[0]
    if part[0]:
        time.sleep(0.3)
    else:
        raise ValueError("smudge on the first part")


def fails_later(args: tuple, kwargs: dict) -> None:
    """Fail for every part but the first, when the first may be done already."""
    part = (*args, *kwargs.values())[0]
    if part[0]:
        time.sleep(0.3)
        raise LookupError("smudge on a later part")


def test_errors_are_not_lost(task):
    """an error in a part is not lost, whichever part it is"""
    for fails, kind in ((fails_first, ValueError), (fails_later, LookupError)):
        pixels = picture(1000)
        with noted_calls("shop:darken", before=fails), InterpreterPoolExecutor(2) as pool:
            try:
                task.darken_all(pool, pixels, 2)
            except kind as error:
                if "smudge" in str(error):
                    continue
                raise
        expect(
            False,
            did="darken() raised an error, and darken_all() returned as if nothing had happened",
            wanted="the error: ask every future for its result()",
            because="the error was of a later part: one result() alone tells of one part"
            if fails is fails_later
            else "",
        )
    return "of the first part and of a later one, it reached the one who asked"
