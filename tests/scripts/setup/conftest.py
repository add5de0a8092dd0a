"""The set-up is a program beside the package: it is copied to be tried."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


class Project:
    """A copy of what set-up needs, in a folder with an awkward name."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs" / "results").mkdir(parents=True)
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "scripts", root / "scripts", ignore=ignore)
        shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
        # The set-up uses three modules of the package.
        shutil.copytree(ROOT / "src/gillab/core", root / "src/gillab/core", ignore=ignore)
        shutil.copyfile(ROOT / "src/gillab/__init__.py", root / "src/gillab/__init__.py")

    def copy_uv(self) -> None:
        """For what comes after uv; test_cpython.py installs it from the package index."""
        installed = ROOT / ".workshop" / "uv"
        if installed.exists():
            shutil.copytree(installed, self.root / ".workshop" / "uv")

    def workshop(self, *arguments: str, seconds: float = 60, **variables: str):
        """Start workshop.py as a person would, from another folder."""
        return subprocess.run(
            [sys.executable, self.root / "scripts" / "workshop.py", *arguments],
            capture_output=True,
            text=True,
            timeout=seconds,
            env={**os.environ, **variables},
            cwd=self.root.parent,
            check=False,
        )


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path / "ück ök's" / "gil lab")
