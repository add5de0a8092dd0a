"""Every example on the pages runs on both Pythons and prints what the page says it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.core.places import ROOT
from gillab.course import examples

EXAMPLES = examples.all_examples()
ORDINARY = [example for example in EXAMPLES if not example.free_threaded]
FREE_THREADED = [example for example in EXAMPLES if example.free_threaded]
VERSIONS = ("3.14", "3.15")


def _candidates(version: str) -> list[str]:
    """Where a build of *version* may be, best first."""
    found = []
    if examples.version_of(sys.executable) == version:
        found.append(sys.executable)
    found.append(os.environ.get("GILLAB_PYTHON_" + version.replace(".", ""), ""))
    if uv := shutil.which("uv"):
        asked = [uv, "python", "find", "--no-python-downloads", "--system", version]
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=60)
        found.append(answer.stdout.strip() if answer.returncode == 0 else "")
    found.append(shutil.which(f"python{version}") or "")
    return [path for path in found if path]


@pytest.fixture(scope="session", params=VERSIONS)
def build(request: pytest.FixtureRequest) -> tuple[str, str]:
    """(version, path) of one build; a missing one is skipped here and fails under CI."""
    version = request.param
    for path in _candidates(version):
        if examples.version_of(path) == version:
            return version, path
    reason = (
        f"no Python {version} found: set GILLAB_PYTHON_{version.replace('.', '')} to its path, "
        f"or run: uv python install {version}"
    )
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def free_threaded_build() -> tuple[str, str]:
    """(version, path); skipped where there is none, since not every system has one."""
    found = os.environ.get("GILLAB_PYTHON_FREE_THREADED") or shutil.which("python3.14t")
    if not found:
        pytest.skip(
            "no free-threaded Python: get one by `workshop.py build 3.14t`, and name its path in "
            "GILLAB_PYTHON_FREE_THREADED"
        )
    assert examples.is_free_threaded(found)
    return examples.version_of(found), found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("example", ORDINARY, ids=lambda example: example.name)
def test_prints_what_was_recorded(example: examples.Example, build: tuple[str, str]) -> None:
    if example.cannot_run_here:
        pytest.skip(example.cannot_run_here)
    compare(example, *build)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("example", FREE_THREADED, ids=lambda example: example.name)
def test_prints_what_was_recorded_without_the_gil(
    example: examples.Example, free_threaded_build: tuple[str, str]
) -> None:
    compare(example, *free_threaded_build)


def compare(example: examples.Example, version: str, python: str) -> None:
    if missing := example.missing(python):
        pytest.skip(f"this build has no {' and no '.join(missing)}")
    printed = examples.run(example, python)
    recorded = example.record(version).read_text(encoding="utf-8")
    if example.pattern:
        assert re.fullmatch(example.pattern, printed.rstrip("\n"))
        assert re.fullmatch(example.pattern, recorded.rstrip("\n"))
    else:
        assert printed == recorded


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 40


def test_no_record_is_left_without_its_example() -> None:
    scripts = {example.script.with_suffix("") for example in EXAMPLES}
    records = [*examples.EXAMPLES.glob("*/*.out"), *examples.EXAMPLES.glob("*/*.pattern")]
    orphans = [p.name for p in records if p.parent / p.name.split(".")[0] not in scripts]
    assert orphans == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_nothing_private_is_in_a_record(example: examples.Example) -> None:
    """A path, an address or a timing would differ on every machine."""
    folder, name = example.script.parent, example.script.stem
    records = [*folder.glob(f"{name}.*out"), *folder.glob(f"{name}.pattern")]
    assert records
    for record in records:
        text = record.read_text(encoding="utf-8")
        found = re.findall(r"0x[0-9a-f]{6,}|/(?:home|root|tmp|work|usr)/|\d+\.\d+ ?(?:ms|µs)", text)
        assert found == []


class TestTheRecorderItself:
    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("raise SystemExit(3)", "exit code 3"),
            ("import sys; print('oops', file=sys.stderr)", "oops"),
            ("import time; time.sleep(60)", "not done after 1 s"),
        ],
    )
    def test_a_failing_example_is_reported(
        self, code: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(examples, "EXAMPLES", tmp_path)
        monkeypatch.setattr(examples, "TIME_LIMIT_S", 1)
        script = tmp_path / "bad.py"
        script.write_text(code)
        with pytest.raises(examples.ExampleFailed, match=said):
            examples.run(examples.Example(script), sys.executable)

    def test_an_unknown_name_is_one_clear_line(self) -> None:
        asked = [
            sys.executable,
            str(ROOT / "scripts" / "maintain" / "record_examples.py"),
            "none/such",
        ]
        ended = subprocess.run(asked, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 2
        assert ended.stdout.count("\n") == 1
        assert "none/such" in ended.stdout
