"""Writes a small course that fits: 28 minutes of theory, one exercise of 50."""

from __future__ import annotations

from gillab.course import slides

SLIDE = "<!--\nminutes: {minutes}\n-->\n# Slide {name}\n\nProof.\n\nNote:\n- **Ask:** why?\n"
FRONT = "---\ntitle: Part {name}\nsection: {section}\npage: {page}\n{more}---\n\n"
PAGE = "---\ntitle: A page\nminutes: {minutes}\n---\n\n# A page\n"
STEPS = 'id = 1\ntitle = "One"\nminutes = {minutes}\npage = "docs/exercises/c.md"\n' + "".join(
    f'\n[[steps]]\nid = "1.{n}"\ntitle = "{title}"\nfolder = "{n}"\n'
    'hints = ["a"]\nnotice = "n"\nstarter_says = "s"\n'
    for n, title in ((1, "First"), (2, "Second"))
)


def part(root, name, section, minutes, exercise=False, page_minutes=None):
    folder = "theory" if section == "theory" else "exercises"
    page = f"{folder}/{name}.md"
    more = "exercise: 1\n" if exercise else ""
    front = FRONT.format(name=name, section=section, page=page, more=more)
    write(root / "slides" / f"{name}.md", front + SLIDE.format(name=name, minutes=minutes))
    write(
        root / "docs" / page, PAGE.format(minutes=minutes if page_minutes is None else page_minutes)
    )
    if exercise:
        steps(root, minutes)


def steps(root, minutes):
    text = STEPS.format(minutes=minutes)
    write(root / "exercises" / "01_one" / "exercise.toml", text)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


CUE = "checkpoint: {checkpoint}\n-->\n# Slide c\n\n**Checkpoint** all `hands` up\n"


def cue(root, checkpoint):
    """The exercise of the small course, as a cue of 40 minutes and a last slide of 10."""
    path = root / "slides" / "c.md"
    text = path.read_text(encoding="utf-8").replace("minutes: 50", "minutes: 40")
    text = text.replace("-->\n# Slide c\n", CUE.format(checkpoint=checkpoint))
    write(path, f"{text}\n---\n\n{SLIDE.format(name='d', minutes=10)}")
    return slides.read_deck(root / "slides")[-1]
