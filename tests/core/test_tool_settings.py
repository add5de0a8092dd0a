"""Settings of tools do not reach the programs that we start; the way to a company's index does."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.core import child_environment, tool_settings

ROOT = Path(__file__).resolve().parents[2]
STARTS = {"run", "Popen", "check_output", "check_call", "call"}
SHARED = ("tool_settings", "control_groups", "file_lock", "inherited", "whose")

# One of each kind for every tool; the second list is heeded.
SWITCHED_OFF = """
PYTHON_GIL PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PYTHONOPTIMIZE PYTHONWARNINGS
PYTHONDEVMODE PYTHONMALLOC PYTHON_JIT VIRTUAL_ENV CONDA_PREFIX UV_EXCLUDE_NEWER UV_CONFIG_FILE
UV_REQUIRE_HASHES UV_NO_BINARY UV_PYTHON UV_PROJECT_ENVIRONMENT UV_TORCH_BACKEND PIP_USER
PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV PIP_NO_BINARY PIP_CONSTRAINT PIP_UPLOADED_PRIOR_TO
npm_config_min_release_age NPM_CONFIG_BEFORE npm_config_omit npm_config_prefix npm_config_global
NODE_OPTIONS NODE_ENV NODE_PATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_TRACE JUPYTER_PATH
IPYTHON_STARTUP MPLBACKEND QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QT_FATAL_WARNINGS
QT_STYLE_OVERRIDE PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD PWDEBUG TAR_OPTIONS
SSLKEYLOGFILE
"""
HEEDED = """
HTTPS_PROXY http_proxy no_proxy ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE
UV_DEFAULT_INDEX UV_INDEX UV_INDEX_WORK_PASSWORD UV_NATIVE_TLS UV_PYTHON_INSTALL_MIRROR
PIP_INDEX_URL PIP_CERT PIP_PROXY npm_config_registry npm_config_https_proxy NPM_CONFIG_CAFILE
NODE_EXTRA_CA_CERTS GIT_SSL_CAINFO GIT_SSH_COMMAND PLAYWRIGHT_DOWNLOAD_HOST QT_QPA_PLATFORM
QT_SCALE_FACTOR DISPLAY HOME PATH LANG NO_COLOR TERM PYTHON_COLORS PYTHON_CPU_COUNT
GILLAB_SUITES
"""


def test_a_setting_of_a_tool_is_switched_off_and_the_way_to_an_index_is_not():
    off, heeded = SWITCHED_OFF.split(), HEEDED.split()
    found = tool_settings.variables(dict.fromkeys(off + heeded, "x"), Path("/private"))
    assert [name for name in off if found.get(name) == "x"] == []
    assert [name for name in heeded if name not in found] == []


def calls_without_variables(text: str) -> list[int]:
    """Lines that start a program by the module subprocess and do not say with which variables."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STARTS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "subprocess"
        and not any(word.arg == "env" for word in node.keywords)
    ]


def test_every_program_is_started_with_chosen_variables():
    """Programs of maintainers are left out, and a probe that is started with them itself.

    `process_tree` adds them to what its callers ask for.
    """
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts/setup").glob("*.py")]
    sources = [path for path in sources if path.name not in ("probe.py", "process_tree.py")]
    found = {path: calls_without_variables(path.read_text("utf-8")) for path in sources}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert calls_without_variables("import subprocess\nsubprocess.run(['x'], timeout=1)") == [2]


def test_an_environment_that_is_asked_finds_none_of_our_packages(monkeypatch):
    """Nor does it learn the reader's own PYTHONPATH; uv hears of a company's index alone."""
    from gillab.compat import environments

    monkeypatch.setenv("PYTHONPATH", "/the/readers/own")
    monkeypatch.setenv("UV_EXCLUDE_NEWER", "2000-01-01")
    monkeypatch.setenv("UV_CONFIG_FILE", "/the/way/to/an/index.toml")
    assert child_environment.variables()["PYTHONPATH"] == str(ROOT / "src")
    for found in (
        child_environment.without_package(),
        environments.Uv(Path("uv")).variables(),
    ):
        assert not {"PYTHONPATH", "UV_EXCLUDE_NEWER"} & set(found)
    assert found["UV_CONFIG_FILE"] == "/the/way/to/an/index.toml"


@pytest.mark.parametrize("name", SHARED)
def test_what_the_set_up_uses_too_runs_on_python_39(name):
    text = (ROOT / f"src/gillab/core/{name}.py").read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert {one.split(".")[0] for one in imported} <= sys.stdlib_module_names


def test_a_build_is_described_whatever_is_set_and_lies_in_the_folder(monkeypatch, tmp_path):
    """Each of these ends Python before its first line, or stops it at the end."""
    from gillab.bench import builds

    for name, value in {
        "PYTHON_GIL": "0",
        "PYTHONHOME": "/nowhere",
        "PYTHONINSPECT": "1",
        "PYTHONWARNINGS": "error",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("types.py", "json.py", "platform.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')\n")
    monkeypatch.chdir(tmp_path)
    assert builds.ask(sys.executable)["name"]


def test_the_commit_does_not_depend_on_gits_settings(monkeypatch, tmp_path):
    from gillab.bench import provenance

    home, project = tmp_path / "home", tmp_path / "project"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    (home / ".gitconfig").write_text(
        "[user]\nname=n\nemail=e@example.org\n[status]\nbranch=true\nshort=true\n"
        "[core]\nfsmonitor=/nowhere\n[color]\nui=always\n"
    )
    subprocess.run(["git", "init", "-q", project], check=True, timeout=30)
    command = ["git", "-C", project, "commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(command, check=True, timeout=30)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    found = provenance.commit(project)
    assert found and len(found) == 12 and not found.endswith("-dirty")


def test_a_notebook_runs_in_our_python_whatever_the_home_holds(monkeypatch, tmp_path):
    """A kernel python3 and start-up files in the home; only their places are asked, by Jupyter."""
    pytest.importorskip("jupyter_client")
    kernel = tmp_path / ".local/share/jupyter/kernels/python3/kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["/bin/false"], "display_name": "x", "language": "python"}')
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / ".local/share/jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    asked = (
        "import sys; from jupyter_client.kernelspec import KernelSpecManager as M;"
        "from IPython.paths import get_ipython_dir as d;"
        "print(M().get_kernel_spec('python3').resource_dir.startswith(sys.prefix), d())"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=child_environment.variables(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith("True "), done.stderr
    assert str(tmp_path) not in done.stdout
