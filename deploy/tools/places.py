"""Where the tools that check the deployment lie, and how to get a missing one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

TOP = Path(__file__).resolve().parents[2] / ".local" / "tools"
"""An ignored folder of this repository: nothing is installed outside it."""

KUBERNETES = "v1.37.0"
"""The Kubernetes API that manifests are checked against."""


class MissingTool(Exception):
    """A tool is not on this machine; the text is the command that gets it."""


def find(name: str, top: Path = TOP) -> Path:
    """Return the path of a tool: ours if installed, else the one on the PATH.

    Raises `MissingTool`. An own copy is preferred because its version is known: the
    kubectl of a machine may hold a kustomize that is years old.
    """
    ours = top / "bin" / name
    if ours.is_file() and os.access(ours, os.X_OK):
        return ours
    other = shutil.which(name)
    if other is None:
        raise MissingTool(f"{name} is missing. Run: make tools")
    return Path(other)


def kubernetes_schemas(top: Path = TOP) -> Path:
    """Return the folder of strict JSON Schemas of the API; raises `MissingTool`."""
    folder = top / "schemas" / KUBERNETES
    if not folder.is_dir():
        raise MissingTool("The Kubernetes schemas are missing. Run: make tools")
    return folder
