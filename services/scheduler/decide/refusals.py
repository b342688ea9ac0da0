"""Facts that cannot be: told aloud to those who publish them, never applied in part.

Only what no later fact could put right is refused here; a fact that merely comes early
is folded in where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from followup import ids
from followup.complaint import BreakReason, Outcome, Person
from followup.events import Alert, AlertKind
from followup.facts import (
    BreakExplained,
    CallAttempted,
    CommitmentMade,
    CommitmentRevised,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    Fact,
)
from followup.policy import Policy, lead_for
from followup.working_hours import HORIZON
from services.scheduler.case import Case, Raised

_ENDS = ComplaintResolved | ComplaintWithdrawn | ComplaintReopened


def why_refused(fact: Fact, case: Case, policy: Policy) -> str:
    """Return why a fact cannot be applied to a complaint that is known, or "".

    `case` is the case before the fact, as last decided.
    """
    if case.received is None:
        return ""
    opened, received = case.received
    why = ""
    match fact.what:
        case ComplaintResolved() | ComplaintWithdrawn() | ComplaintReopened():
            why = _too_early(fact, opened)
        case CommitmentRevised(commitment=commitment, promised_time=promised):
            ended = _cannot_revise(case, commitment)
            why = ended or _no_time(promised, fact.occurred_time)
        case CommitmentMade(promised_time=promised):
            why = _no_time(promised, fact.occurred_time)
        case CallAttempted(next_time=next_time) if next_time is not None:
            why = _no_time(next_time, fact.occurred_time)
        case BreakExplained(reason=BreakReason.FORCE_MAJEURE, author=author):
            lead = lead_for(policy, received.category)
            if author.id != lead.id:
                why = f"only the lead, {lead.id}, may say that it was force majeure"
    return why


def impossible(facts: Sequence[Fact], opened: Fact) -> tuple[Fact, ...]:
    """Return the ends and reopenings that are dated before the complaint itself."""
    return tuple(
        one for one in facts if isinstance(one.what, _ENDS) and _too_early(one, opened)
    )


def refusal(
    case: Case, fact: Fact, why: str, now: datetime, operators: Person
) -> tuple[Alert, Raised]:
    """Return the alert that says aloud that a fact was not applied."""
    alert = Alert(
        alert_id=ids.derive(fact.id, AlertKind.FACT_REFUSED.name, why),
        incident_key=ids.derive(fact.id, "refused"),
        kind=AlertKind.FACT_REFUSED,
        customer=case.customer,
        complaint=case.complaint,
        recipient=operators,
        why=f"a {type(fact.what).__name__} from {fact.source} was not applied: {why}",
        due_time=now,
        raised_time=now,
    )
    subject = f"refused/{alert.alert_id}"
    raised = Raised(
        subject=subject, kind=AlertKind.FACT_REFUSED, level=0, raised_time=now
    )
    return alert, raised


def _too_early(fact: Fact, opened: Fact) -> str:
    if fact.occurred_time >= opened.occurred_time:
        return ""
    return "it is dated before the complaint was received"


def _no_time(promised: datetime, said: datetime) -> str:
    if promised <= said:
        return "the promised time was already past when it was given"
    if promised - said > HORIZON:
        return f"nobody is promised anything more than {HORIZON.days} days ahead"
    return ""


def _cannot_revise(case: Case, commitment: str) -> str:
    for status in case.statuses:
        if status.commitment.id == commitment:
            owed = status.outcome in {None, Outcome.BROKEN}
            return "" if owed else "that promise has already ended"
    return "there is no such promise"
