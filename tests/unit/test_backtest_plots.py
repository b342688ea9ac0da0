"""A picture of a backtest says what its figures say, and needs nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from followup_cli.__main__ import build
from followup_cli.backtest.charts import SVG, drawing
from followup_cli.backtest.picture import LEVELS, Picture
from followup_cli.trouble import Trouble
from tests.support.ticket_logs import made_up, written

CHARTS = ("calibration", "categories", "months", "lengths")


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(build(), ["backtest", str(path), *options])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    log = written(folder / "log <1>.csv", *made_up(500))
    result = run(
        log,
        *("--level", "0.9"),
        *("--json", str(folder / "told.json"), "--plot", str(folder / "seen.svg")),
    )

    assert 0 == result.exit_code, result.output
    return folder


def tips(folder: Path) -> dict[str, list[str]]:
    """Return what the marks of each chart say, in order."""
    root = ET.parse(folder / "seen.svg").getroot()  # noqa: S314 - our own file
    found = {}
    for name, chart in zip(CHARTS, root.findall(f"{{{SVG}}}svg"), strict=True):
        marks = chart.iterfind(f".//{{{SVG}}}g[@class='dots']/{{{SVG}}}title")
        found[name] = [one.text or "" for one in marks]
    return found


def share(value: float) -> str:
    return f"{value:.1%}".replace(".0%", "%")


def test_the_picture_shows_the_figures_of_the_file(drawn: Path) -> None:
    """Each mark of the four charts is a figure of the JSON, and none is missing."""
    told: dict[str, Any] = json.loads((drawn / "told.json").read_text())
    seen, picture = tips(drawn), told["picture"]
    kept = {(r["method"], r["level"]): r["kept"] for r in told["results"]}

    assert set(LEVELS) == {level for _, level in kept}
    assert all(
        kept[one["method"], one["level"]] == one["kept"]
        for one in picture["calibration"]
    )
    assert sorted(seen["calibration"]) == sorted(
        f"{share(one['level'])}: {share(one['kept'])}, n={one['scored']}"
        for one in picture["calibration"]
    )
    assert sorted(one.split(":")[0] for one in seen["categories"]) == sorted(
        share(one["kept"]) for one in picture["categories"]
    )
    assert sorted(seen["months"]) == sorted(
        f"{one['month']}: {share(one['kept'])}, n={one['scored']}"
        for one in picture["months"]
    )
    promised = [
        f"{one['month']}: {one['median_promise_h'] / 24:.1f}, n={one['scored']}"
        for one in picture["months"]
    ]
    took = [
        f"{one['month']}: {one['took_h'] / 24:.1f}, n={one['scored']}"
        for one in picture["months"]
        if one["method"] == "ledger"
    ]
    assert sorted(seen["lengths"]) == sorted(promised + took)


def test_months_and_categories_add_up_to_the_result(drawn: Path) -> None:
    """What is shown in parts is, taken together, what the table says."""
    told = json.loads((drawn / "told.json").read_text())
    results = {(r["method"], r["level"]): r for r in told["results"]}
    for part in ("categories", "months"):
        for method in ("ledger", "frozen", "last-200", "kaplan-meier"):
            found = [o for o in told["picture"][part] if o["method"] == method]
            scored = sum(one["scored"] for one in found)
            kept = sum(one["scored"] * one["kept"] for one in found)

            assert results[method, 0.9]["scored"] == scored
            assert results[method, 0.9]["kept"] == pytest.approx(kept / scored)


@pytest.mark.parametrize("lines", [0, 1, 150], ids=["nothing", "one", "some"])
def test_a_page_needs_nothing_from_elsewhere(lines: int, tmp_path: Path) -> None:
    """No script, no address but that of the format, colours for light and dark."""
    log = written(tmp_path / "a & <b>.csv", *made_up(lines))
    page = tmp_path / "seen.html"

    assert 0 == run(log, "--plot", str(page)).exit_code
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "a &amp; &lt;b&gt;.csv" in text
    assert "<b>" not in text
    assert "prefers-color-scheme: dark" in text
    assert {SVG} == {
        part.split('"')[0] for part in text.replace("'", '"').split('"') if "//" in part
    }


def test_the_same_figures_give_the_same_picture() -> None:
    """Neither a date nor a chance name is drawn, so pictures can be compared."""
    picture = Picture(level=0.9, calibration=(), categories=(), months=())
    one, other = (ET.tostring(drawing(picture, "a log")) for _ in range(2))

    assert one == other


def test_drawing_leaves_imports_as_they_were() -> None:
    """The library's hook into imports does not outlive its loading."""
    drawing(Picture(level=0.9, calibration=(), categories=(), months=()), "a log")

    assert "pygal" not in {type(one).__module__ for one in sys.meta_path}


@pytest.mark.parametrize("option", ["--plot", "--json"])
@pytest.mark.parametrize("name", ["", "none/such.svg", "file.csv/seen.svg"])
def test_where_nothing_can_be_written_is_told_at_once(
    option: str, name: str, tmp_path: Path
) -> None:
    """Before the log is even looked for, so that no long work is lost."""
    folder = tmp_path / "folder.svg"
    folder.mkdir()
    result = run(tmp_path / "missing.csv", option, str(folder / name))

    assert isinstance(result.exception, Trouble)
    assert "folder" in str(result.exception)


@pytest.mark.parametrize("name", ["seen.png", "seen", "seen.svg.gz"])
def test_other_kinds_of_picture_are_refused(name: str, tmp_path: Path) -> None:
    """The name says what is drawn; what to write instead is said."""
    result = run(tmp_path / "missing.csv", "--plot", str(tmp_path / name))

    assert isinstance(result.exception, Trouble)
    assert ".html or .svg" in str(result.exception.mend)
