"""Updating a clone with the real git: the participant's work stays, a changed starter is named."""

import os
import subprocess

import pytest

from .conftest import ROOT, Project

TASK = "exercises/01_gil/2_who/task.py"
STARTER = "exercises/01_gil/.starters/2_who.py"


def git(folder, *words: str) -> str:
    names = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    done = subprocess.run(
        ["git", "-C", folder, *names, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    return done.stdout


def write(folder, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def publish(course, **files: str) -> None:
    for name, text in files.items():
        write(course, {"task": TASK, "starter": STARTER}.get(name, name), text)
    git(course, "add", "-A")
    git(course, "commit", "-qm", "newer")


@pytest.fixture
def clone(tmp_path) -> Project:
    """A participant's clone; the course itself is in its attribute `course`."""
    course = Project(tmp_path / "course")
    write(course.root, ".gitignore", (ROOT / ".gitignore").read_text())
    git(course.root, "init", "-qb", "main")
    publish(course.root, task="TODO\n", starter="TODO\n", page="old\n")
    git(tmp_path, "clone", "-q", course.root, "clone")
    made = object.__new__(Project)
    made.root, made.course = tmp_path / "clone", course.root
    return made


def test_own_work_stays_and_a_changed_starter_is_named(clone):
    write(clone.root, TASK, "my work\n")
    publish(clone.course, task="TODO new\n", starter="TODO new\n", page="new\n")
    done = clone.workshop("update")
    assert done.returncode == 0, done.stderr
    assert (clone.root / TASK).read_text() == "my work\n"
    assert (clone.root / STARTER).read_text() == "TODO new\n"
    assert (clone.root / "page").read_text() == "new\n"
    assert f"kept as you wrote it: {TASK}" in done.stdout
    assert f"the new starter of {TASK} is {STARTER}" in done.stdout
    (copy,) = (clone.root / ".workshop/backups").glob(f"*/{TASK}")
    assert copy.read_text() == "my work\n"
    assert "nothing to do" in clone.workshop("update").stdout


def test_work_follows_a_step_that_the_course_has_moved(clone):
    lines = "".join(f"line {number}\n" for number in range(20))
    publish(clone.course, task=f"step 2\n{lines}", starter=f"step 2\n{lines}")
    assert clone.workshop("update").returncode == 0
    write(clone.root, TASK, "my work\n")
    new_task, new_starter = (name.replace("2_who", "3_who") for name in (TASK, STARTER))
    (clone.course / new_task).parent.mkdir()
    for old, new in {TASK: new_task, STARTER: new_starter}.items():
        git(clone.course, "mv", old, new)
    publish(clone.course, **{new_task: f"step 3\n{lines}", new_starter: f"step 3\n{lines}"})
    done = clone.workshop("update")
    assert done.returncode == 0, done.stderr
    assert (clone.root / new_task).read_text() == "my work\n"
    assert not (clone.root / TASK).exists()
    assert f"kept as you wrote it: {new_task}, once {TASK}" in done.stdout
    assert f"the new starter of {new_task} is {new_starter}" in done.stdout


def test_without_work_of_ones_own_the_newest_task_comes(clone):
    publish(clone.course, task="TODO new\n", starter="TODO new\n")
    assert clone.workshop("update").returncode == 0
    assert (clone.root / TASK).read_text() == "TODO new\n"


@pytest.mark.parametrize("case", ["other file", "own commit", "untracked file"])
def test_where_work_would_be_lost_it_is_refused_in_one_line(clone, case):
    write(clone.root, TASK, "my work\n")
    if case == "other file":
        write(clone.root, "page", "mine\n")
    if case == "own commit":
        git(clone.root, "commit", "-qam", "mine")
    if case == "untracked file":
        write(clone.root, "added", "mine\n")
    publish(clone.course, page="new\n", added="theirs\n")
    done = clone.workshop("update")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert (clone.root / TASK).read_text() == "my work\n"
    if case != "own commit":
        name = "page" if case == "other file" else "added"
        assert (clone.root / name).read_text() == "mine\n"


def test_a_copy_that_is_no_clone_is_told_so(project):
    done = project.workshop("update", GIT_CEILING_DIRECTORIES=str(project.root.parent))
    assert done.returncode == 1 and "no clone of git" in done.stderr
