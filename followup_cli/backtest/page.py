"""Writes the picture of a backtest: a vector graphic, alone or on a page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from followup_cli.backtest.charts import drawing
from followup_cli.backtest.picture import Picture
from followup_cli.trouble import Trouble

SUFFIXES = (".html", ".svg")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ max-width: 1320px; margin: 1rem auto; padding: 0 1rem;
  font-family: system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; }}
svg {{ width: 100%; height: auto; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{words}</p>
{drawing}
</body>
</html>
"""


def checked_plot(path: Path) -> None:
    """Raise Trouble unless a picture can be written there.

    To be called before the long work that it would show.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise Trouble(
            f"--plot {path} is neither a page nor a vector graphic",
            "write a name that ends with .html or .svg",
        )
    checked_writable(path)


def checked_writable(path: Path) -> None:
    """Raise Trouble unless a file can be written there; leaves none behind."""
    folder = path.parent
    if path.is_dir():
        raise Trouble(f"{path} is a folder", "name a file")
    if not folder.is_dir():
        raise Trouble(f"{path} cannot be written: there is no folder {folder}")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise Trouble(f"{path} cannot be written: that is not allowed")


def write_plot(path: Path, picture: Picture, name: str, tickets: int) -> None:
    """Write the picture of a log of that name; raises Trouble."""
    title = f"How promises would have been kept: {name}, {tickets} tickets"
    drawn = ET.tostring(drawing(picture, title), encoding="unicode")
    if path.suffix.lower() == ".html":
        text = _PAGE.format(
            title=escape(title), words=escape(_words(picture)), drawing=drawn
        )
    else:
        text = drawn + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error}") from error


def _words(picture: Picture) -> str:
    """Say in a sentence or two what the charts show."""
    ours = _kept_at(picture, picture.level)
    if not ours:
        return "No promise could be scored."
    kept = "; ".join(f"{method} {share:.1%}" for method, share in ours)
    return (
        f"Of promises to be kept with a chance of {picture.level:.0%}, so many were: "
        f"{kept}. The closer a line runs to what was stated, the more its promises "
        "can be trusted; of two that do, the shorter promise is the better one."
    )


def _kept_at(picture: Picture, level: float) -> Sequence[tuple[str, float]]:
    return [(o.method, o.kept) for o in picture.calibration if o.level == level]
