"""One word for each thing, and the glossary has it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from followup import complaint, events

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
NOUNS = (
    complaint.CommitmentKind,
    complaint.State,
    complaint.Outcome,
    complaint.Handling,
    complaint.Origin,
    complaint.Channel,
    complaint.Consent,
    complaint.BreakReason,
    complaint.PauseReason,
    complaint.SeverityRule,
    complaint.UpdateFrequency,
    events.Audience,
)


@pytest.mark.parametrize("enum", NOUNS)
def test_the_glossary_speaks_of_every_member(enum: type[Enum]) -> None:
    """
    Each member of the domain's enums is a word of the glossary.
    """
    text = GLOSSARY.read_text(encoding="utf-8").lower().replace("e-mail", "email")

    missing = [
        one.name for one in enum if one.name.lower().replace("_", " ") not in text
    ]

    assert [] == missing
