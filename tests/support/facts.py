"""Facts as a story tells them: short to write, complete to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from followup import ids
from followup.complaint import (
    Channel,
    Commitment,
    CommitmentKind,
    Consent,
    Contact,
    Handling,
    Origin,
    Severity,
    Teller,
)
from followup.events import Delivery, DeliveryOutcome, DeliverySubject, Update
from followup.facts import (
    CommitmentRevised,
    ComplaintReceived,
    ComplaintResolved,
    CustomerWrote,
    Fact,
    UpdateRecorded,
    What,
)
from followup.policy import Policy, owner_for, person, promise_times
from followup.promising import commitment_of

MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)
"""A Monday at nine, in winter, and no holiday."""


@dataclass(frozen=True, slots=True)
class Storyteller:
    """Makes the facts of one complaint under one policy."""

    policy: Policy
    customer: str = "c-1001"
    complaint: str = "T-42"

    def fact(self, what: What, when: datetime, cause: str = "") -> Fact:
        """Return a fact whose id derives from what it says."""
        return Fact(
            id=ids.derive(self.customer, self.complaint, repr(what), when, cause),
            customer=self.customer,
            complaint=self.complaint,
            occurred_time=when,
            source="//example.com/helpdesk",
            what=what,
        )

    def received(self, when: datetime = MONDAY, **changes: Any) -> Fact:
        """Return the fact that opens the complaint, with the policy's promises."""
        severity = changes.pop("severity", Severity.HIGH)
        zone = "Europe/Vienna"
        owner = owner_for(self.policy, "", self.complaint, when)
        promises = tuple(
            commitment_of(
                one,
                id_=ids.short(_slug(one.kind), self.complaint, one.kind.name),
                start=when,
                owner=owner.display_name,
                locale="en",
            )
            for one in promise_times(
                self.policy,
                category=self.policy.default_category,
                severity=severity,
                opened=when,
                customer_zone=zone,
            )
        )
        fields: dict[str, Any] = {
            "category": self.policy.default_category,
            "severity": severity,
            "issue": "the charger stopped working",
            "customer_words": "It just died.",
            "contact": Contact(
                display_name="Robin Example",
                email="robin@example.com",
                channels=(Channel.EMAIL,),
                locale="en",
                time_zone=zone,
            ),
            "teller": Teller.FOLLOWUP,
            "handling": Handling.NORMAL,
            "origin": Origin.REPORTED,
            "owner": owner,
            "commitments": promises,
        }
        return self.fact(ComplaintReceived(**{**fields, **changes}), when)

    def wrote(self, when: datetime) -> Fact:
        """Return the customer's further words."""
        return self.fact(CustomerWrote(customer_words="Any news?"), when)

    def update(self, when: datetime, *, told: bool = False, **changes: Any) -> Fact:
        """Return a person's line for the customer."""
        author = person(self.policy, next(iter(self.policy.people)))
        what = UpdateRecorded(
            author=author,
            line="The part is on its way.",
            told_customer=told,
            **changes,
        )
        return self.fact(what, when)

    def revised(self, when: datetime, commitment: str, to: datetime) -> Fact:
        """Return a new time for a promise."""
        author = person(self.policy, next(iter(self.policy.people)))
        what = CommitmentRevised(
            commitment=commitment,
            promised_time=to,
            reason="the part comes a day later",
            consent=Consent.INFORMED,
            author=author,
        )
        return self.fact(what, when)

    def resolved(self, when: datetime, *, told: bool = False) -> Fact:
        """Return the end of the complaint."""
        author = person(self.policy, next(iter(self.policy.people)))
        what = ComplaintResolved(
            author=author, line="A new charger arrived.", told_customer=told
        )
        return self.fact(what, when)


def delivery(
    update: Update,
    outcome: DeliveryOutcome = DeliveryOutcome.ACCEPTED,
    after: timedelta = timedelta(seconds=1),
    **changes: Any,
) -> Delivery:
    """Return what the notifier reports of a message."""
    fields: dict[str, Any] = {
        "message_id": update.message_id,
        "customer": update.customer,
        "complaint": update.complaint,
        "subject": DeliverySubject.UPDATE,
        "channel": Channel.EMAIL,
        "outcome": outcome,
        "occurred_time": update.decided_time + after,
        "attempt": update.attempt,
    }
    return Delivery(**{**fields, **changes})


def promise(fact: Fact, kind: CommitmentKind) -> Commitment:
    """Return the promise of that kind that the complaint was answered with."""
    assert isinstance(fact.what, ComplaintReceived)
    return next(one for one in fact.what.commitments if one.kind is kind)


def _slug(kind: CommitmentKind) -> str:
    return kind.name.lower().replace("_", "-")
