"""Rules about what is reported of a complaint that is already known.

Each asks only what the report itself and the policy can tell. Whether the complaint,
the commitment or the alert exists, and who may say what of it, the scheduler decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import asdict

from followup import facts
from followup.complaint import BreakReason, CommitmentKind, Person
from followup.policy import Policy
from followup.working_hours import HORIZON
from services.intake.known import unknown
from services.intake.requests import Violation

_COMMITMENT_ID = re.compile(r"[a-z0-9-]{1,64}")


def wrong_with(
    what: facts.What, occurred: datetime, policy: Policy
) -> Iterator[Violation]:
    """Give everything wrong with a fact that happened at `occurred`.

    First what its fields are, whichever fact has them; then what they are together.
    """
    for field, value in asdict(what).items():
        match value:
            case Person():
                yield from unknown(field, value.id, policy.people, "PERSON")
            case datetime():
                yield from ahead(field, value, occurred)
            case tuple():
                yield from _commitments(field, value)
    match what:
        case facts.UpdateRecorded() | facts.ComplaintResolved():
            yield from _something_to_tell(what.line, told=what.told_customer)
        case facts.CommitmentMade():
            yield from _promise(what)
        case facts.BreakExplained(reason=BreakReason.OTHER) if not what.text.strip():
            yield _required("text", "with BREAK_REASON_OTHER", "it says nothing alone")
        case facts.HelpRequested(commitment=named) if named:
            yield from _commitment("commitment", named)


def ahead(field: str, moment: datetime, occurred: datetime) -> Iterator[Violation]:
    """Refuse what was past when it was said, and what is too far to be meant."""
    if moment <= occurred:
        yield Violation(
            field=field,
            description="must be after occurred_time: it says what is still to come",
            reason=f"{field.upper()}_NOT_AFTER_OCCURRED_TIME",
        )
    elif moment - occurred > HORIZON:
        yield Violation(
            field=field,
            description=f"lies more than {HORIZON.days} days after occurred_time",
            reason=f"{field.upper()}_TOO_FAR",
        )


def _commitments(field: str, given: tuple[str, ...]) -> Iterator[Violation]:
    for index, one in enumerate(given):
        yield from _commitment(f"{field}[{index}]", one)


def _commitment(field: str, given: str) -> Iterator[Violation]:
    if not _COMMITMENT_ID.fullmatch(given):
        yield Violation(
            field=field,
            description="is neither a commitment's id nor the full name of a"
            " commitment of this complaint",
            reason="NOT_A_COMMITMENT",
        )


def _something_to_tell(line: str, *, told: bool) -> Iterator[Violation]:
    if not told and not line.strip():
        yield _required(
            "line",
            "unless told_customer is true",
            "followup has nothing to tell the customer",
        )


def _promise(made: facts.CommitmentMade) -> Iterator[Violation]:
    own_words = {CommitmentKind.CUSTOM, CommitmentKind.OWED_TO_US}
    if made.kind in own_words and not made.line.strip():
        yield _required(
            "line",
            f"with COMMITMENT_KIND_{made.kind.name}",
            "nothing else says what it is",
        )
    owed = made.kind is CommitmentKind.OWED_TO_US
    if owed and made.told_customer:
        yield Violation(
            field="told_customer",
            description="must be absent with COMMITMENT_KIND_OWED_TO_US: the customer"
            " hears nothing of it",
            reason="OWED_TO_US_IS_NOT_TOLD",
        )
    if owed and not made.owed_by.strip():
        yield _required(
            "owed_by", "with COMMITMENT_KIND_OWED_TO_US", "somebody owes it to us"
        )
    if not owed and made.owed_by:
        yield Violation(
            field="owed_by",
            description="must be absent unless kind is COMMITMENT_KIND_OWED_TO_US: any"
            " other promise is our own",
            reason="OWED_BY_WITHOUT_OWED_TO_US",
        )


def _required(field: str, when: str, because: str) -> Violation:
    return Violation(
        field=field,
        description=f"is required {when}: {because}",
        reason=f"{field.upper()}_REQUIRED",
    )
