"""A folder whose file system starts no programs: said at once, before anything is fetched."""

import shlex
import shutil
import subprocess
import sys

import pytest


def test_a_noexec_file_system_is_refused_at_once(project):
    """On a real mount of that kind, in a name space of its own, which ends with the command."""
    mounted = project.root.parent / "mounted"
    mounted.mkdir()
    mount = f"mount -t tmpfs -o noexec none {shlex.quote(str(mounted))}"
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-rm", "sh", "-c", mount], check=False).returncode:
        pytest.skip("did not run: this system lets nobody mount in a name space of their own")
    words = [sys.executable, mounted / "gil lab/scripts/workshop.py", "site", "--build-only"]
    start = shlex.join(map(str, words))
    script = f"{mount} && cp -r {shlex.quote(str(project.root))} mounted && exec {start}"
    done = subprocess.run(
        [unshare, "-rm", "sh", "-c", script],
        cwd=mounted.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "starts no programs (mounted noexec): copy the project" in line
    assert " ... " not in done.stdout, "nothing was begun"
