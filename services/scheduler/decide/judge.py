"""One judgement: take in what was heard, then say what is now true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.complaint import CommitmentStatus, Person
from followup.events import CommitmentState, Delivery, Event
from followup.facts import Fact
from followup.policy import Policies, Policy
from services.scheduler.case import Case
from services.scheduler.decide.alerts import (
    new_concerns,
    raised_of,
    refusal,
    to_alert,
)
from services.scheduler.decide.decision import Decision
from services.scheduler.decide.messages import new_messages, retries, to_update
from services.scheduler.decide.plan import next_look
from services.scheduler.decide.promises import new_promises
from services.scheduler.decide.remember import remember
from services.scheduler.decide.standing import Standing, standing

UNKNOWN_WAITS = timedelta(hours=24)
"""A fact for a complaint nobody has reported waits this long for it."""


class Judge:
    """Decides with the policies in force; holds no other state."""

    def __init__(self, policies: Policies, operators: Person | None = None) -> None:
        self._policies = policies
        self._operators = operators or Person(id="operators")

    def decide(
        self, case: Case, heard: Fact | Delivery | None, now: datetime
    ) -> Decision:
        """Take in what was heard (None: only time has passed), and say what follows.

        Pure, and safe to repeat: the same again gives the same ids, and nothing new
        once the first result is remembered.
        """
        taken = remember(case, heard)
        if taken.refused and isinstance(heard, Fact):
            return self._refuse(case, (heard,), taken.refused, now)
        case = taken.case
        now_is = standing(case, now)
        if now_is is None:
            return self._unknown(case, now)
        policy = self._policies.in_force_at(now_is.opened.occurred_time)
        made = new_promises(case, now_is, policy, now)
        if made:
            case = replace(case, made=(*case.made, *made))
            now_is = standing(case, now) or now_is
        return self._say(case, now_is, policy, heard, now)

    def _say(
        self,
        case: Case,
        now_is: Standing,
        policy: Policy,
        heard: Fact | Delivery | None,
        now: datetime,
    ) -> Decision:
        # Promises follow the policy of their complaint; whether customers are written
        # to follows the policy of today, so that going back to SHADOW stops all mail.
        mode = self._policies.in_force_at(now).mode
        fresh = new_messages(case, now_is, mode, now)
        messages, again = retries(case, now_is, mode, now)
        before = case.statuses
        case = replace(case, messages=(*messages, *fresh), statuses=now_is.statuses)
        found = new_concerns(case, now_is, policy, now)
        if found:
            raised = (raised_of(one, now) for one in found)
            case = replace(case, raised=(*case.raised, *raised))
        case = replace(case, look=next_look(case, now_is, policy))
        updates = [to_update(one, case, now_is) for one in (*fresh, *again)]
        outgoing: tuple[Event, ...] = (
            *_changes(case, before, now_is, heard),
            *updates,
            *(to_alert(one, case, now_is, now) for one in found),
        )
        return Decision(
            case,
            outgoing,
            (*(one.why for one in updates), *(one.why for one in found)),
        )

    def _unknown(self, case: Case, now: datetime) -> Decision:
        late = [
            fact for fact in case.facts if fact.occurred_time + UNKNOWN_WAITS <= now
        ]
        kept = tuple(one for one in case.facts if one not in late)
        waits = min((one.occurred_time for one in kept), default=None)
        look = waits + UNKNOWN_WAITS if waits else None
        case = replace(case, facts=kept, look=look)
        if not late:
            return Decision(case, (), ("waits for its complaint",))
        why = "no such complaint was reported within 24 h"
        return self._refuse(case, late, why, now)

    def _refuse(
        self, case: Case, facts: Sequence[Fact], why: str, now: datetime
    ) -> Decision:
        """Say aloud, once, that facts were not applied."""
        known = {one.subject for one in case.raised}
        found = [
            (alert, raised)
            for alert, raised in (
                refusal(case, one, why, now, self._operators) for one in facts
            )
            if raised.subject not in known
        ]
        return Decision(
            replace(case, raised=(*case.raised, *(raised for _, raised in found))),
            tuple(alert for alert, _ in found),
            (f"refused: {why}",),
        )


def _changes(
    case: Case,
    known: Sequence[CommitmentStatus],
    now_is: Standing,
    heard: Fact | Delivery | None,
) -> tuple[CommitmentState, ...]:
    before = {one.commitment.id: one for one in known}
    return tuple(
        CommitmentState(
            customer=case.customer,
            complaint=case.complaint,
            status=status,
            owner=now_is.owner,
            severity=now_is.received.severity,
            category=now_is.received.category,
            cause=_cause(heard),
            why=_why(status, before.get(status.commitment.id)),
        )
        for status in now_is.statuses
        if status != before.get(status.commitment.id)
    )


def _cause(heard: Fact | Delivery | None) -> str:
    if isinstance(heard, Fact):
        return heard.id
    return heard.message_id if heard else ""


def _why(status: CommitmentStatus, before: CommitmentStatus | None) -> str:
    kind = status.commitment.kind.name.lower().replace("_", " ")
    if status.outcome is not None:
        return f"{kind}: {status.outcome.name.lower().replace('_', ' ')}"
    if before is None:
        return f"{kind}: promised"
    return f"{kind}: the customer was told"
