"""The tools that check the deployment are found, or the way to get them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.tools.crd_schema import schema_of
from deploy.tools.places import MissingTool, find, kubernetes_schemas
from tests.support.deployment import faults

DEFINITION = {
    "spec": {
        "group": "example.com",
        "names": {"kind": "Cup"},
        "versions": [
            {"name": "v1alpha1", "storage": False},
            {
                "name": "v1",
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "description": "A cup.",
                        "properties": {
                            "spec": {
                                "properties": {
                                    "description": {"type": "string"},
                                    "size": {"x-kubernetes-int-or-string": True},
                                    "handle": {"type": "string", "nullable": True},
                                    "extra": {
                                        "type": "object",
                                        "x-kubernetes-preserve-unknown-fields": True,
                                    },
                                },
                            },
                        },
                    },
                },
            },
        ],
    },
}


def program(folder: Path, name: str) -> Path:
    file = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o755)
    return file


def test_our_own_tool_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool we installed is preferred to one on the PATH, whose version we ignore."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    other = program(tmp_path / "path", "kubectl")
    found_first = find("kubectl", tmp_path / "top")
    ours = program(tmp_path / "top" / "bin", "kubectl")

    assert found_first == other
    assert find("kubectl", tmp_path / "top") == ours


def test_a_missing_tool_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who lacks a tool or the schemas is told the command that gets them."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingTool, match=r"promtool is missing\. Run: make tools"):
        find("promtool", tmp_path)
    with pytest.raises(MissingTool, match=r"schemas are missing\. Run: make tools"):
        kubernetes_schemas(tmp_path)


def test_definitions_become_strict_schemas() -> None:
    """Only the fields of a definition are allowed, where it names any."""
    schema = schema_of(DEFINITION)
    spec = schema["properties"]["spec"]

    assert schema["properties"]["apiVersion"] == {"const": "example.com/v1"}
    assert schema["additionalProperties"] is False
    assert spec["additionalProperties"] is False
    assert spec["properties"] == {
        "description": {"type": "string"},
        "size": {"type": ["integer", "string"]},
        "handle": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "extra": {"type": "object"},
    }


def test_an_unknown_kind_is_no_good_kind() -> None:
    """A manifest without a schema fails instead of passing unchecked."""
    with pytest.raises(FileNotFoundError):
        faults({"apiVersion": "v1", "kind": "Sevrice"})
