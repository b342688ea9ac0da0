"""A person's new time to put a complaint right that would hardly be kept: refused.

Whoever breaks a promise twice has lost the customer, so the second one has to be surer
than the first. What the customer was told already, or agreed to, stands.

It is judged by what had been learned when it was given, once: what was refused stays
refused, and what was taken stays taken, whatever is learned later. A time that our
people were offered is taken for as long as the promise has not passed.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from followup import ids
from followup.complaint import Commitment, CommitmentKind, Consent
from followup.events import Alert, AlertKind
from followup.facts import CommitmentRevised, Fact
from followup.lead_times.curves import Curves
from followup.policy import Policy
from services.scheduler.case import Case, Raised
from services.scheduler.decide.chance import learned
from services.scheduler.decide.decision import Decision
from services.scheduler.decide.outlook import Outlook
from services.scheduler.decide.prospects import second_time
from services.scheduler.decide.standing import standing


def too_soon(
    fact: Fact, case: Case, policy: Policy, curves: Curves | None, now: datetime
) -> Decision | None:
    """Return the refusal of a new time that would hardly be kept; None: it is taken.

    `case` is the case before the fact. Where no time that may be promised would be
    kept so surely, any is taken.
    """
    what = fact.what
    if not isinstance(what, CommitmentRevised) or case.received is None:
        return None
    subject = f"{_prefix(what.commitment)}{fact.id}"
    if any(one.subject == subject for one in case.raised):
        return Decision(case, (), ("refused before",))
    promise = _asked_of(what, fact, case)
    level = policy.revision_level
    if promise is None or curves is None or not level:
        return None
    found = _holds(what, fact, case, policy, curves, now)
    if found is None:
        return None
    outlook, holds = found
    received = case.received[1]
    alert = Alert(
        alert_id=ids.derive(fact.id, AlertKind.FACT_REFUSED.name, subject),
        incident_key=ids.derive(fact.id, "refused"),
        kind=AlertKind.FACT_REFUSED,
        customer=case.customer,
        complaint=case.complaint,
        recipient=what.author,
        commitment=promise,
        severity=received.severity,
        issue=received.issue,
        category=received.category,
        why=_why(what, outlook.chance_at(fact.occurred_time), level, holds),
        due_time=now,
        raised_time=now,
    )
    raised = Raised(
        subject=subject,
        kind=AlertKind.FACT_REFUSED,
        level=0,
        raised_time=now,
        second_time=holds,
    )
    return Decision(
        replace(case, raised=(*case.raised, raised)),
        (alert,),
        (f"refused: {alert.why}",),
    )


def _asked_of(what: CommitmentRevised, fact: Fact, case: Case) -> Commitment | None:
    """Return the promise to put it right, if its new time may still be refused.

    Not where the customer knows the time, agreed to it, or is only asked, nor where
    our people were offered it.
    """
    if what.told_customer or what.consent is not Consent.INFORMED:
        return None
    for one in case.commitments:
        if one.id == what.commitment and one.kind is CommitmentKind.RESOLUTION:
            return None if _was_offered(what, one, fact, case) else one
    return None


def _was_offered(
    what: CommitmentRevised, promise: Commitment, fact: Fact, case: Case
) -> bool:
    refused = _prefix(promise.id)
    return fact.occurred_time < promise.promised_time and any(
        one.second_time is not None
        and one.second_time <= what.promised_time
        and (one.subject == promise.id or one.subject.startswith(refused))
        for one in case.raised
    )


def _holds(  # noqa: PLR0913, PLR0917 - all that bears on it
    what: CommitmentRevised,
    fact: Fact,
    case: Case,
    policy: Policy,
    curves: Curves,
    now: datetime,
) -> tuple[Outlook, datetime] | None:
    """Return the outlook of a new time and the earliest that would hold; None: it will.

    Both as they were when the time was given.
    """
    now_is, said = standing(case, now), fact.occurred_time
    status = now_is.status(what.commitment) if now_is else None
    if now_is is None or status is None:
        return None
    curve = learned(now_is.received, policy, curves, said, now)
    if curve is None:
        return None
    outlook = Outlook(
        promise=replace(status.commitment, promised_time=what.promised_time),
        curve=curve,
        opened=now_is.opened.occurred_time,
    )
    enough = outlook.second(policy.revision_level, said)
    if enough is None or what.promised_time >= enough:
        return None
    holds = second_time(outlook, now_is, policy, policy.revision_level, said)
    return None if holds is None else (outlook, holds)


def _prefix(commitment: str) -> str:
    return f"refused/{commitment}/"


def _why(what: CommitmentRevised, chance: float, level: float, holds: datetime) -> str:
    return (
        f"the new time {what.promised_time:%Y-%m-%d %H:%M}Z was not taken and the"
        f" promise stands as it was: by what was learned it would be kept with"
        f" {chance * 100:.0f} %, a new time takes {level * 100:g} %; the earliest that"
        f" would hold is {holds:%Y-%m-%d %H:%M}Z"
    )
