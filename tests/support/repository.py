"""The repository as data: which files it has, and copies of it to do harm to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
GENERATED = ("_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi")
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc")


def repository_files() -> list[Path]:
    """Give every file that git keeps or would keep, as it lies on the disk."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git from the PATH, as people call it
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(file for file in files if file.is_file())


def python_files() -> list[Path]:
    """Give every Python file that a person wrote."""
    return [
        file
        for file in repository_files()
        if file.suffix == ".py" and not file.name.endswith(GENERATED)
    ]


def copy_of(parts: Sequence[str], to: Path) -> Path:
    """Copy some top-level files and folders of the repository, and give the copy."""
    for part in parts:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=IGNORED)
        elif source.exists():
            shutil.copy2(source, to / part)
    return to


def run_tool(*command: str, cwd: Path) -> tuple[int, str]:
    """Run one of the environment's tools; give its exit code and all it said."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
