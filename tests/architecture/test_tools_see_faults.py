"""Each tool of ``make check`` is switched on: a planted fault makes it fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.generate_proto import stale
from tests.support.repository import ROOT, copy_of, run_tool

CONTRACT_PARTS = ("buf.yaml", "proto", "third_party")
COMPLAINT = "proto/followup/v1/complaint.proto"

# Each fault is written to planted.py; ruff or mypy must name the rule.
FAULTS = {
    "DTZ005": ("ruff", "import datetime\n\nNOW = datetime.datetime.now()\n"),
    "TID251": ("ruff", "import uuid\n\nRANDOM = uuid.uuid4()\n"),
    "PGH003": ("ruff", '"""Text."""\n\nA: int = "a"  # type: ignore\n'),
    "no-untyped-def": ("mypy", "def half(value):\n    return value / 2\n"),
    "return-value": ("mypy", 'def one() -> int:\n    return "one"\n'),
    "arg-type": ("mypy", "def one(a: int) -> int:\n    return one(str(a))\n"),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_python_faults_are_seen(rule: str, tmp_path: Path) -> None:
    """The linter and the type checker find what they are there to find."""
    tool, text = FAULTS[rule]
    (tmp_path / "planted.py").write_text(text)
    settings = str(ROOT / "pyproject.toml")
    commands = {
        "ruff": ("ruff", "check", "--no-cache", "--config", settings, "planted.py"),
        "mypy": ("mypy", "--config-file", settings, "planted.py"),
    }
    code, words = run_tool(*commands[tool], cwd=tmp_path)

    assert code == 1, words
    assert rule in words


def test_bad_layout_is_seen(tmp_path: Path) -> None:
    """The formatter notices a line that it would write otherwise."""
    (tmp_path / "planted.py").write_text("a = 'single'\n")
    code, _ = run_tool("ruff", "format", "--no-cache", "--check", ".", cwd=tmp_path)

    assert code == 1


def test_bad_yaml_is_seen(tmp_path: Path) -> None:
    """A key given twice in YAML is an error."""
    copy_of((".yamllint", ".gitignore"), tmp_path)
    (tmp_path / "planted.yaml").write_text("a: 1\na: 2\n")
    code, words = run_tool("yamllint", "--strict", ".", cwd=tmp_path)

    assert code == 1
    assert "duplication of key" in words


def test_a_field_without_comment_is_seen(tmp_path: Path) -> None:
    """The contract's linter asks for a comment on every field."""
    top = copy_of(CONTRACT_PARTS, tmp_path)
    file = top / COMPLAINT
    planted = "\n// Planted.\nmessage Planted {\n  string mute = 1;\n}\n"
    file.write_text(file.read_text() + planted)
    code, words = run_tool("buf", "lint", cwd=top)

    assert code == 100
    assert 'Field "mute" should have a non-empty comment' in words


def test_a_moved_field_number_is_seen(tmp_path: Path) -> None:
    """A change that old readers would misread breaks the compatibility check."""
    top = copy_of(CONTRACT_PARTS, tmp_path)
    before = ("buf", "build", "proto", "-o", "before.binpb")
    assert run_tool(*before, cwd=top)[0] == 0
    file = top / COMPLAINT
    text = file.read_text()
    changed = re.sub(r"(string \w+ = )1( |;)", r"\g<1>99\2", text, count=1)
    file.write_text(changed)
    command = ("buf", "breaking", "proto", "--against", "before.binpb")
    code, words = run_tool(*command, cwd=top)

    assert changed != text
    assert code == 100
    assert "was deleted" in words


def test_the_contract_agrees_with_the_released_one() -> None:
    """What was released can still be read: nothing broke since the baseline."""
    command = ("buf", "breaking", "proto", "--against", "proto/baseline.binpb")
    code, words = run_tool(*command, cwd=ROOT)

    assert code == 0, words


def test_generated_code_is_current() -> None:
    """Generating again from the contract changes nothing."""
    assert stale() == []


def test_generated_code_that_was_edited_is_seen(tmp_path: Path) -> None:
    """A generated file that somebody touched is named."""
    top = copy_of(("followup", "services", "third_party"), tmp_path)
    file = top / "followup" / "v1" / "events_pb2.py"
    file.write_text(file.read_text() + "# touched\n")

    assert stale(top) == ["followup/v1/events_pb2.py"]
