"""Each import contract of pyproject.toml is kept, and has been seen broken."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.repository import ROOT, copy_of, run_tool

PARTS = ("pyproject.toml", "followup", "followup_cli", "services")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
}
# For each contract: the file that is planted, and the import that breaks it.
FAULTS = [
    ("independent-services", "services/one/handler.py", "services.two.handler"),
    ("language-below", "followup/planted.py", "services.two.handler"),
    ("services-below", "services/one/handler.py", "followup_cli"),
    ("pure-decisions", "services/one/decide/rule.py", "time"),
    ("pure-decisions", "followup/working_hours.py", "followup.runtime.clock"),
    ("pure-decisions", "followup/lead_times/planted.py", "time"),
    ("lead-times-alone", "followup/lead_times/planted.py", "followup.events"),
    ("generated-at-the-edge", "services/one/handler.py", "followup.v1.events_pb2"),
    ("inward", "services/one/decide/rule.py", "services.one.handler"),
    ("inward", "services/one/handler.py", "services.one.pipeline"),
    ("inward", "services/one/pipeline.py", "services.one.bootstrap"),
]


def plant(top: Path, file: str, imported: str) -> None:
    for service in ("one", "two"):
        decide = top / "services" / service / "decide"
        decide.mkdir(parents=True)
        (decide / "__init__.py").touch()
        for module in ("__init__", "handler", "pipeline", "bootstrap"):
            (decide.parent / f"{module}.py").touch()
    (top / file).write_text(f"import {imported}\n")


def test_every_contract_has_a_fault() -> None:
    """No contract is trusted that was never seen to fail."""
    assert {contract for contract, _, _ in FAULTS} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "file", "imported"), FAULTS)
def test_a_planted_import_breaks_its_contract(
    contract: str, file: str, imported: str, tmp_path: Path
) -> None:
    """One wrong import turns the contract that speaks of it red."""
    top = copy_of(PARTS, tmp_path)
    plant(top, file, imported)
    code, words = run_tool("lint-imports", "--no-cache", "--no-logo", cwd=top)
    broken = {name for name in CONTRACTS.values() if f"{name} BROKEN" in words}

    assert code == 1
    assert CONTRACTS[contract] in broken


def test_the_contracts_are_kept() -> None:
    """As it stands, the code obeys all of them."""
    code, words = run_tool("lint-imports", "--no-cache", "--no-logo", cwd=ROOT)

    assert code == 0, words
