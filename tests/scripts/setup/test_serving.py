"""The small server for the site."""

import os
import signal
import subprocess
import sys
import urllib.request

import pytest
from setup import commands, serving

PROGRAM = """\
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from setup import serving
serving.show(serving.listen(0), "/", Path(sys.argv[2]))
print("clean end")
"""


def test_the_first_free_port_is_taken():
    first = serving.listen(None)
    second = serving.listen(None)
    with first, second:
        ports = [one.getsockname()[1] for one in (first, second)]
        assert serving._FIRST <= ports[0] < ports[1] <= serving._LAST
        assert first.getsockname()[0] == "127.0.0.1", "never to the network"
        with pytest.raises(commands.Stop, match=f"port {ports[0]} cannot be used"):
            serving.listen(ports[0])


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_pages_are_served_until_control_c(tmp_path):
    (tmp_path / "index.html").write_text("<p>here</p>")
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    scripts = serving.__file__.rsplit(os.sep, 2)[0]
    command = [sys.executable, "-u", "-c", PROGRAM, scripts, tmp_path]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "CI": "1"}
    ) as server:
        assert server.stdout
        try:
            address = server.stdout.readline().split()[4]
            with urllib.request.urlopen(address, timeout=20) as page:
                assert page.read() == b"<p>here</p>"
                assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
                assert page.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
            with urllib.request.urlopen(f"{address}a.wasm", timeout=20) as binary:
                assert binary.headers["Content-Type"] == "application/wasm"
            server.send_signal(signal.SIGINT)
            rest = server.stdout.read()
            assert server.wait(20) == 0 and "clean end" in rest
        finally:
            server.kill()


def test_other_machines_are_served_only_where_that_is_asked_for(capsys):
    with serving.listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
    with serving.listen(0, "0.0.0.0") as listener:
        port = listener.getsockname()[1]
        assert serving.address(listener) == f"http://127.0.0.1:{port}/"
    with pytest.raises(commands.Stop, match="no address"):
        serving.listen(0, "192.0.2.1")
