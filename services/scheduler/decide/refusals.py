"""Facts that cannot be: told aloud to those who publish them, never applied in part.

Only what no later fact could put right is refused here; a fact that merely comes early
is folded in where it belongs.
"""

from __future__ import annotations

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
    MessageReviewed,
)
from followup.policy import Policy, lead_for
from followup.working_hours import HORIZON
from services.scheduler.case import Case, Raised
from services.scheduler.decide.approval import why_too_late
from services.scheduler.decide.limits import beyond_limit
from services.scheduler.decide.standing import standing
from services.scheduler.decide.telling import revision_id

_FOR_GOOD = {Outcome.REVISED_BEFORE, Outcome.REVISED_AFTER, Outcome.DID_NOT_HOLD}


def why_refused(fact: Fact, case: Case, policy: Policy) -> str:
    """Return why a fact cannot be applied to a complaint that is known, or "".

    `case` is the case before the fact, as last decided.
    """
    if case.received is None:
        return ""
    if isinstance(fact.what, CommitmentRevised):
        ended = _cannot_revise(case, fact.what.commitment, fact)
        if ended:
            return ended
    if isinstance(fact.what, MessageReviewed):
        late = why_too_late(fact.what, case)
        if late:
            return late
    return _wrong(fact, case, policy)


def refused_at_last(case: Case, policy: Policy) -> tuple[tuple[Fact, str], ...]:
    """Return the facts that waited for their complaint and are wrong, each with why."""
    if case.received is None:
        return ()
    waited = ((one, _wrong(one, case, policy)) for one in case.facts)
    return tuple((one, why) for one, why in waited if why)


def _wrong(fact: Fact, case: Case, policy: Policy) -> str:
    """Return why a fact is wrong in itself, whatever else is heard, or ""."""
    if case.received is None:
        return ""
    opened, received = case.received
    why = beyond_limit(fact, case, policy)
    match fact.what:
        case ComplaintResolved() | ComplaintWithdrawn() | ComplaintReopened():
            why = _too_early(fact, opened)
        case (
            CommitmentRevised(promised_time=promised)
            | CommitmentMade(promised_time=promised)
        ):
            why = why or _no_time(promised, fact.occurred_time)
        case CallAttempted():
            why = ""
        case BreakExplained(reason=BreakReason.FORCE_MAJEURE, author=author):
            lead = lead_for(policy, received.category)
            if author.id != lead.id:
                why = f"only the lead, {lead.id}, may say that it was force majeure"
    return why


def wrong_next_time(fact: Fact, case: Case, policy: Policy) -> str:
    """Return why the time at which somebody calls again cannot be promised, or ""."""
    match fact.what:
        case CallAttempted(next_time=next_time) if next_time is not None:
            late = beyond_limit(fact, case, policy)
            return late or _no_time(next_time, fact.occurred_time)
    return ""


def refusal(
    case: Case, fact: Fact, why: str, now: datetime, operators: Person
) -> tuple[Alert, Raised]:
    """Return the alert that says aloud that a fact was not applied, or not wholly."""
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


def _cannot_revise(case: Case, commitment: str, fact: Fact) -> str:
    """Return why no new time can be given; what was replaced stays replaced.

    A promise that ended only after the new time was given was still owed then. Worked
    out anew: what a worker said before it died, and we read back, may be this very
    fact's doing, and is no reason to refuse it.
    """
    known = {one.id: one.kind for one in case.commitments}
    kind = known.get(commitment)
    if kind is None:
        return "there is no such promise"
    if revision_id(kind, fact.id) in known:
        return ""
    if any(one.supersedes == commitment for one in case.commitments):
        return "that promise has a new time already: give that one another"
    now_is = standing(case, case.decided_time or fact.occurred_time)
    status = now_is.status(commitment) if now_is else None
    if status is None:
        return "there is no such promise"
    owed = status.outcome in {None, Outcome.BROKEN} or (
        status.outcome not in _FOR_GOOD and status.changed_time > fact.occurred_time
    )
    return "" if owed else "that promise has already ended"
