"""House rules that no linter knows: size, told purpose, no waiting, no places."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median

import pytest

from tests.support.repository import ROOT, python_files, repository_files

MOST_LINES = 300
USUAL_LINES = 110
LONGEST_SLEEP = 0.1
# Package registries by the parts of their names, so that this file names none.
REGISTRIES = (
    ("pypi", "org"),
    ("files", "pythonhosted", "org"),
    ("registry", "npmjs", "org"),
    ("repo", "maven", "apache", "org"),
    ("repo1", "maven", "org"),
    ("crates", "io"),
    ("proxy", "golang", "org"),
    ("deb", "debian", "org"),
)
PLACES = re.compile(r"(?<![\w.}])/(?:work|root|Users|home/\w+)/")
TESTS = [file for file in python_files() if file.is_relative_to(ROOT / "tests")]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def naps(tree: ast.AST) -> list[int]:
    """Give the lines that import a sleep or sleep for a time worth noticing."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"time", "asyncio"}:
            found += [node.lineno for alias in node.names if alias.name == "sleep"]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, call = node.func.value, node.func.attr
            if call != "sleep" or not isinstance(owner, ast.Name):
                continue
            length = node.args[0] if node.args else None
            long = isinstance(length, ast.Constant) and (
                not isinstance(length.value, int | float)
                or length.value >= LONGEST_SLEEP
            )
            if owner.id == "time" or (owner.id == "asyncio" and long):
                found.append(node.lineno)
    return found


def undocumented(tree: ast.AST) -> list[str]:
    """Name the tests that do not say what they show."""
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]


def words_of(file: Path) -> str:
    try:
        return file.read_text()
    except UnicodeDecodeError:
        return ""


def registry_hosts() -> re.Pattern[str]:
    names = (re.escape(".".join(parts)) for parts in REGISTRIES)
    return re.compile("|".join(names))


def test_files_stay_small() -> None:
    """A file fits two screens; a few may be longer, none more than three times so."""
    lines = {name_of(file): len(words_of(file).splitlines()) for file in python_files()}
    written = [count for count in lines.values() if count]

    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}
    assert median(written) <= USUAL_LINES


def test_every_test_says_what_it_shows() -> None:
    """Each test has a sentence under its name."""
    mute = {name_of(file): undocumented(ast.parse(words_of(file))) for file in TESTS}

    assert {name: tests for name, tests in mute.items() if tests} == {}


def test_no_test_waits_for_time_to_pass() -> None:
    """Tests await conditions or move a clock; they never sleep."""
    found = {name_of(file): naps(ast.parse(words_of(file))) for file in TESTS}

    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime.sleep(1)",
        "import time\ntime.sleep(LONG)",
        "from time import sleep",
        "import asyncio\nasync def f():\n    await asyncio.sleep(0.1)",
    ],
)
def test_sleeping_is_seen(text: str) -> None:
    """The rule finds each way of sleeping."""
    assert naps(ast.parse(text))


def test_a_turn_of_the_loop_is_no_sleep() -> None:
    """Giving the event loop one turn is allowed."""
    assert naps(ast.parse("asyncio.sleep(0)")) == []


def test_a_mute_test_is_seen() -> None:
    """The rule finds a test without its sentence, also inside a class."""
    text = "class TestIt:\n    async def test_mute(self): ..."

    assert undocumented(ast.parse(text)) == ["test_mute"]


def test_no_package_registry_is_named() -> None:
    """Where packages come from is the machine's affair, not the project's."""
    hosts = registry_hosts()
    found = {name_of(f): hosts.findall(words_of(f)) for f in repository_files()}

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_machine_is_named() -> None:
    """No file knows the folder it lies in on somebody's machine."""
    found = {name_of(f): PLACES.findall(words_of(f)) for f in repository_files()}

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_a_machine_or_registry_would_be_seen() -> None:
    """The two rules above find a home folder and a host of each registry."""
    home = Path("/", "home", "someone", "notes.txt")

    assert PLACES.search(f"see {home}")
    assert all(registry_hosts().search(".".join(parts)) for parts in REGISTRIES)
