"""What every command is given: the settings, read once."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from followup_cli.settings import Settings, read_settings


def settings_of(context: typer.Context) -> Settings:
    """Return the settings of this run; raises Trouble when they are wrong.

    A test hands its own to the command line as the context's object.
    """
    root = context.find_root()
    if not isinstance(root.obj, Settings):
        root.obj = read_settings(os.environ, Path.cwd())
    return root.obj
