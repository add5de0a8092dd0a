"""Two measurements into one file: the second is refused in one line, and a crash frees the file."""

import signal
import subprocess
import sys

from gillab.bench import cli
from gillab.core.places import ROOT

BENCH = [sys.executable, str(ROOT / "scripts/bench.py")]
HOLD = (
    "import sys; from pathlib import Path; from gillab.bench.output_lock import locked\n"
    "with locked(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
)


def test_a_second_bench_names_the_first_and_a_killed_one_frees_the_file(tmp_path, capsys):
    output = tmp_path / "own.json"
    pipe = subprocess.PIPE
    asked = ["--suite", "startup", "--executors", "threads", "--workers", "1"]
    with subprocess.Popen([sys.executable, "-c", HOLD, output], stdin=pipe, stdout=pipe) as first:
        assert first.stdout.readline().strip() == b"in"
        assert cli.main([*asked, "--output", str(output)]) == 2
        said = capsys.readouterr().err
        assert f"process {first.pid} is measuring into {output}" in said
        assert len(said.splitlines()) == 1 and not output.exists()
        first.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        first.wait(30)
    from gillab.bench.output_lock import locked

    with locked(output):
        pass
    assert list(tmp_path.iterdir()) == []
