"""Draws the pictures of a backtest: four charts in one vector graphic.

pygal places the marks; the colours are ours, since its own suit either a light or a
dark page and ours has to suit both. What it adds for scripts is left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from math import floor
from types import ModuleType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from followup_cli.backtest.looks import CSS
from followup_cli.backtest.picture import Month, Picture

if TYPE_CHECKING:
    import pygal

SVG = "http://www.w3.org/2000/svg"
WIDTH, HEIGHT, GAP, LEGEND = 640, 420, 16, 44
DASHED = "dashed: as stated, or the best in hindsight"
MOST_MONTHS = 6
LONGEST_NAME = 18
LETTER = 8.0
"""About the width of a letter of the legend."""

DASHED_COLOUR = 4
_LONG_NUMBER = re.compile(r"\d+\.\d+")
_FOR_SCRIPTS = ("tooltip-overlay", "text-overlay")


def drawing(picture: Picture, title: str) -> ET.Element:
    """Return the charts, two by two, as one <svg> that needs nothing else."""
    charts = [
        _calibration(picture),
        _categories(picture),
        _kept_by_month(picture),
        _lengths_by_month(picture),
    ]
    width, height = 2 * WIDTH + GAP, 2 * HEIGHT + GAP + LEGEND
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "class": "backtest",
        },
    )
    ET.SubElement(root, "title").text = title
    ET.SubElement(root, "style").text = CSS
    ET.SubElement(
        root, "rect", {"class": "paper", "width": str(width), "height": str(height)}
    )
    _legend(root, [*_methods(picture), DASHED])
    for place, chart in enumerate(charts):
        row, column = divmod(place, 2)
        part = _plain(chart.render_tree())
        part.set("x", str(column * (WIDTH + GAP)))
        part.set("y", str(LEGEND + row * (HEIGHT + GAP)))
        part.set("width", str(WIDTH))
        part.set("height", str(HEIGHT))
        root.append(part)
    return root


def _chart(title: str, **options: object) -> pygal.XY:
    library = _library()
    style = library.style.Style(
        title_font_size=19, label_font_size=15, major_label_font_size=15
    )
    return library.XY(
        title=title,
        width=WIDTH,
        height=HEIGHT,
        style=style,
        css=[],
        js=[],
        no_prefix=True,
        show_legend=False,
        show_x_guides=True,
        dots_size=3.5,
        truncate_label=-1,
        **options,
    )


def _library() -> ModuleType:
    """Load pygal, which only who draws has to wait for.

    It hooks into all later imports, for maps that are not drawn here, in a way that
    Python 3.12 no longer knows; the hook is taken out again.
    """
    library = import_module("pygal")
    # Only its own hook: a library that it needs takes over the reading of metadata.
    sys.meta_path[:] = [
        one for one in sys.meta_path if type(one).__module__ != library.__name__
    ]
    return library


def _calibration(picture: Picture) -> pygal.XY:
    chart = _chart(
        "Stated chance, and how often promises were kept",
        x_title="stated",
        y_title="kept",
        value_formatter=_share,
        x_value_formatter=_share,
    )
    for method in _methods(picture):
        chart.add(
            method,
            [
                _dot(one.level, one.kept, f"n={one.scored}")
                for one in picture.calibration
                if one.method == method
            ],
        )
    levels = [one.level for one in picture.calibration]
    if levels:
        ends = [(one, one) for one in (min(levels), max(levels))]
        chart.add(DASHED, ends, show_dots=False)
    return chart


def _categories(picture: Picture) -> pygal.XY:
    chart = _chart(
        f"Kept by category, {picture.level:.0%} stated",
        x_title="kept",
        stroke=False,
        x_value_formatter=_share,
    )
    sizes: dict[str, int] = {}
    for one in picture.categories:
        sizes[one.category] = max(one.scored, sizes.get(one.category, 0))
    rows = {name: len(sizes) - place for place, name in enumerate(sizes)}
    chart.y_labels = [
        {"label": f"{_short(name)} (n={sizes[name]})", "value": row}
        for name, row in rows.items()
    ]
    for method in _methods(picture):
        chart.add(
            method,
            [
                _dot(one.kept, rows[one.category], f"n={one.scored}")
                for one in picture.categories
                if one.method == method
            ],
        )
    if rows:
        least = floor(min(one.kept for one in picture.categories) * 10)
        chart.x_labels = [tenth / 10 for tenth in range(least, 11)]
        ends = [(picture.level, 0.5), (picture.level, len(rows) + 0.5)]
        chart.add(DASHED, ends, stroke=True, show_dots=False)
    return chart


def _kept_by_month(picture: Picture) -> pygal.XY:
    chart = _by_month(
        f"Kept by month of opening, {picture.level:.0%} stated", picture, _share
    )
    chart.y_title = "kept"
    for method in _methods(picture):
        chart.add(method, _line(picture, method, lambda one: one.kept))
    places = [place for place, _ in _places(picture)]
    if places:
        ends = [(one, picture.level) for one in (places[0], places[-1])]
        chart.add(DASHED, ends, show_dots=False)
    return chart


def _lengths_by_month(picture: Picture) -> pygal.XY:
    chart = _by_month("Median promise, and what it took, in days", picture, _days)
    chart.y_title = "days"
    for method in _methods(picture):
        chart.add(method, _line(picture, method, lambda one: one.median_promise_h / 24))
    ours = next(iter(_methods(picture)), "")
    chart.add(DASHED, _line(picture, ours, lambda one: one.took_h / 24))
    return chart


def _by_month(title: str, picture: Picture, told: Callable[[float], str]) -> pygal.XY:
    places = _places(picture)
    names = dict(places)
    apart = -(-len(places) // MOST_MONTHS) or 1
    chart = _chart(
        title,
        value_formatter=told,
        x_value_formatter=lambda place: names.get(place, ""),
    )
    chart.x_labels = [
        {"label": name, "value": place} for place, name in places[::apart]
    ]
    return chart


def _places(picture: Picture) -> list[tuple[int, str]]:
    return list(enumerate(sorted({one.month for one in picture.months})))


def _line(
    picture: Picture, method: str, value: Callable[[Month], float]
) -> list[dict[str, object]]:
    place = {name: number for number, name in _places(picture)}
    return [
        _dot(place[one.month], value(one), f"n={one.scored}")
        for one in picture.months
        if one.method == method
    ]


def _dot(across: float, up: float, label: str) -> dict[str, object]:
    return {"value": (across, up), "label": label}


def _methods(picture: Picture) -> list[str]:
    return list(dict.fromkeys(one.method for one in picture.calibration))


def _share(value: float) -> str:
    return f"{value:.1%}".replace(".0%", "%")


def _days(value: float) -> str:
    return f"{value:.1f}"


def _short(name: str) -> str:
    name = name or "(none)"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _legend(root: ET.Element, names: list[str]) -> None:
    """Name the colours once for all charts."""
    across = 90.0
    for place, name in enumerate(names):
        # The last is the dashed line, whatever methods there are.
        colour = DASHED_COLOUR if name == DASHED else place
        group = ET.SubElement(root, "g", {"class": f"legend color-{colour}"})
        ET.SubElement(
            group,
            "rect",
            {"x": f"{across:.0f}", "y": "18", "width": "14", "height": "14"},
        )
        text = ET.SubElement(group, "text", {"x": f"{across + 20:.0f}", "y": "30"})
        text.text = name
        across += 70 + LETTER * len(name)


def _plain(chart: ET.Element) -> ET.Element:
    """Leave out scripts, styles and the date; let a mark say what it stands for."""
    for parent in list(chart.iter()):
        for child in list(parent):
            if _for_scripts(child):
                parent.remove(child)
        for name, text in parent.attrib.items():
            if name in {"d", "cx", "cy", "x", "y"}:
                parent.set(name, _LONG_NUMBER.sub(_shorter, text))
        _explain(parent)
    chart.attrib.pop("id", None)
    return chart


def _for_scripts(part: ET.Element) -> bool:
    kind = part.tag
    if not isinstance(kind, str) or kind in {"script", "style"}:
        return True
    return part.get("class", "").endswith(_FOR_SCRIPTS)


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}"


def _explain(mark: ET.Element) -> None:
    """Turn what a script would show beside a mark into what a browser shows itself."""
    if mark.get("class", "").split()[:1] != ["dots"]:
        return
    told = {one.get("class"): one for one in mark.findall("desc")}
    words = [
        told[kind].text or "" for kind in ("value", "x_label", "label") if kind in told
    ]
    for one in told.values():
        mark.remove(one)
    tip = ET.Element("title")
    tip.text = ", ".join(word for word in words if word)
    mark.insert(0, tip)
