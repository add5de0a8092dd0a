"""Draw what a step counted or timed, as text for the terminal and as one SVG file."""

import os
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from gillab.core.places import ROOT

COLUMNS = 48
BAR = 28
Segments = Sequence[Sequence]  # [[worker, start_s, end_s], …]


def by_worker(segments: Segments) -> dict[str, list[tuple[float, float]]]:
    """{worker: [(start, end), …]} in the order of first tasks; seconds after the first start."""
    first = min(start_s for _, start_s, _ in segments)
    lanes: dict[str, list[tuple[float, float]]] = {}
    for worker, start_s, end_s in sorted(segments, key=lambda segment: segment[1]):
        lanes.setdefault(worker, []).append((start_s - first, end_s - first))
    return lanes


def length_s(drawn: Mapping[str, Segments]) -> float:
    return max(
        end_s
        for segments in drawn.values()
        for tasks in by_worker(segments).values()
        for _, end_s in tasks
    )


def lane(tasks: list[tuple[float, float]], total_s: float) -> str:
    """The tasks of one worker as a line of text; two characters alternate to show the borders."""
    line = [" "] * COLUMNS
    for number, (start_s, end_s) in enumerate(tasks):
        left = min(round(start_s / total_s * COLUMNS), COLUMNS - 1)
        right = max(round(end_s / total_s * COLUMNS), left + 1)
        line[left:right] = "█▓"[number % 2] * (right - left)
    return "".join(line[:COLUMNS]).rstrip()


def lanes(drawn: Mapping[str, Segments]) -> str:
    total_s, lines = length_s(drawn), []
    for name, segments in drawn.items():
        for number, tasks in enumerate(by_worker(segments).values()):
            label = name if number == 0 else ""
            end = f"  {tasks[-1][1]:.2f} s"
            lines.append(f"{label:13}{number + 1} {lane(tasks, total_s)}{end}")
    return "\n".join(lines)


def in_doubt(drawn: Mapping[str, Segments]) -> Iterator[str]:
    """A line about a run of threads, processes and interpreters that shows no difference."""
    lanes_of = {name: by_worker(segments) for name, segments in drawn.items()}
    alone = [name for name, workers in lanes_of.items() if len(workers) < 2]
    alike = length_s({"": drawn["interpreters"]}) > 0.8 * length_s({"": drawn["threads"]})
    if alone or alike:
        said = (
            f"one worker did all of {' and '.join(alone)}"
            if alone
            else "the interpreters were hardly faster than the threads, or slower"
        )
        yield f"{said}: so it is when the cores are busy with something else. Check again later"


def kept_and_lost(counts: Mapping[str, tuple[int, int]]) -> str:
    """A bar for each name in {name: (lost, total)}; even a single loss is visible."""
    lines = []
    for name, (lost, total) in counts.items():
        gone = min(max(round(lost / total * BAR), 1), BAR) if lost > 0 else 0
        bar = "█" * (BAR - gone) + "▓" * gone
        lines.append(f"{name:13}{bar}  lost {lost:,} of {total:,}")
    return "\n".join(lines)


STYLE = """
svg{font:14px system-ui,sans-serif;background:#fff;color:#1d2430}text{fill:currentColor}
.task{stroke:#fff;stroke-width:2}.threads{fill:#c04a00}.processes{fill:#86348a}
.interpreters{fill:#0069a8}.axis{stroke:currentColor;opacity:.4}
@media(prefers-color-scheme:dark){svg{background:#15191f;color:#e6e9ee}.task{stroke:#15191f}
.threads{fill:#ff9552}.processes{fill:#d893e0}.interpreters{fill:#5cb3f5}}
"""
LEFT, WIDTH, ROW = 130, 620, 26


def bars(name: str, segments: Segments, top: int, total_s: float) -> list[str]:
    parts = [f'<text x="10" y="{top + 18}">{escape(name)}</text>']
    for number, tasks in enumerate(by_worker(segments).values()):
        y = top + number * ROW
        for start_s, end_s in tasks:
            x, width = LEFT + start_s / total_s * WIDTH, (end_s - start_s) / total_s * WIDTH
            parts.append(
                f'<rect class="task {escape(name)}" x="{x:.1f}" y="{y}" width="{width:.1f}" '
                f'height="{ROW - 4}"><title>worker {number + 1}: {start_s:.3f} s to '
                f"{end_s:.3f} s</title></rect>"
            )
    return parts


def svg(drawn: Mapping[str, Segments], title: str) -> str:
    """The picture as SVG, in the light or dark colours of the system, without other files."""
    total_s, top, parts = length_s(drawn), 50, []
    for name, segments in drawn.items():
        parts += bars(name, segments, top, total_s)
        top += len(by_worker(segments)) * ROW + 14
    axis = f'<line class="axis" x1="{LEFT}" y1="{top}" x2="{LEFT + WIDTH}" y2="{top}"/>'
    ends = (
        f'<text x="{LEFT}" y="{top + 20}">0 s</text><text x="{LEFT + WIDTH}" y="{top + 20}" '
        f'text-anchor="end">{total_s:.2f} s</text>'
    )
    size = f"0 0 {LEFT + WIDTH + 20} {top + 34}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" '
        f'aria-label="{escape(title)}"><style>{STYLE}</style>'
        f'<text x="10" y="28">{escape(title)}</text>{"".join(parts)}{axis}{ends}</svg>\n'
    )


def keep(drawn: Mapping[str, Segments], title: str = "Who worked when: your own run") -> str:
    """Write the picture into the step's output folder; the path to open, or why there is none."""
    folder = Path(os.environ.get("GILLAB_OUTPUT", "."))
    path = folder / "timeline.svg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(svg(drawn, title), encoding="utf-8")
    except OSError as error:
        return f"no file, since {folder} cannot be written to: {error.strerror}"
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
