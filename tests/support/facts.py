"""Facts as a story tells them: short to write, complete to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from followup import ids
from followup.complaint import (
    BreakReason,
    Channel,
    Commitment,
    CommitmentKind,
    Consent,
    Contact,
    Handling,
    Origin,
    PauseReason,
    Person,
    Severity,
    SeverityRule,
    Teller,
    UpdateFrequency,
)
from followup.events import Delivery, DeliveryOutcome, DeliverySubject, Update
from followup.facts import (
    AlertAcknowledged,
    BreakExplained,
    CallAttempted,
    ClockPaused,
    ClockResumed,
    CommitmentMade,
    CommitmentRevised,
    ComplaintAssigned,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    CustomerWrote,
    Fact,
    HelpRequested,
    OnTrackReported,
    ResolutionConfirmed,
    SeverityChanged,
    UpdateRecorded,
    UpdatesChosen,
    What,
)
from followup.policy import Policy, lead_for, owner_for, person, promise_times
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
        what = UpdateRecorded(
            author=self.author,
            line="The part is on its way.",
            told_customer=told,
            **changes,
        )
        return self.fact(what, when)

    def revised(
        self, when: datetime, commitment: str, to: datetime, **changes: Any
    ) -> Fact:
        """Return a new time for a promise."""
        fields: dict[str, Any] = {
            "reason": "the part comes a day later",
            "consent": Consent.INFORMED,
            "author": self.author,
        }
        what = CommitmentRevised(
            commitment=commitment, promised_time=to, **{**fields, **changes}
        )
        return self.fact(what, when)

    def resolved(self, when: datetime, *, told: bool = False) -> Fact:
        """Return the end of the complaint."""
        what = ComplaintResolved(
            author=self.author, line="A new charger arrived.", told_customer=told
        )
        return self.fact(what, when)

    def reopened(self, when: datetime) -> Fact:
        """Return the customer's word that it is not put right."""
        return self.fact(ComplaintReopened(), when)

    def withdrawn(self, when: datetime) -> Fact:
        """Return that the customer takes the complaint back."""
        return self.fact(ComplaintWithdrawn(), when)

    def assigned(self, when: datetime, owner: str) -> Fact:
        """Return that the person of that key took the complaint over."""
        return self.fact(ComplaintAssigned(owner=person(self.policy, owner)), when)

    def made(
        self, when: datetime, kind: CommitmentKind, to: datetime, **changes: Any
    ) -> Fact:
        """Return a promise that a person made under way, or that is owed to us."""
        what = CommitmentMade(
            kind=kind, promised_time=to, author=self.author, **changes
        )
        return self.fact(what, when)

    def explained(
        self,
        when: datetime,
        commitment: str,
        reason: BreakReason = BreakReason.CAPACITY,
        author: Person | None = None,
    ) -> Fact:
        """Return why a promise was broken."""
        what = BreakExplained(
            commitment=commitment, reason=reason, author=author or self.author
        )
        return self.fact(what, when)

    def paused(
        self,
        when: datetime,
        reason: PauseReason = PauseReason.WAITING_THIRD_PARTY,
        until: datetime | None = None,
    ) -> Fact:
        """Return that our own clock stands still."""
        what = ClockPaused(reason=reason, author=self.author, until_time=until)
        return self.fact(what, when)

    def resumed(self, when: datetime) -> Fact:
        """Return that our own clock runs again."""
        return self.fact(ClockResumed(author=self.author), when)

    def severity(
        self,
        when: datetime,
        severity: Severity,
        rule: SeverityRule = SeverityRule.TIGHTEN_ONLY,
    ) -> Fact:
        """Return that the complaint is more, or less, urgent than thought."""
        what = SeverityChanged(severity=severity, rule=rule, author=self.author)
        return self.fact(what, when)

    def on_track(self, when: datetime, commitment: str) -> Fact:
        """Return the owner's word that a promise at risk will be kept."""
        what = OnTrackReported(
            commitment=commitment, reason="the part is here", author=self.author
        )
        return self.fact(what, when)

    def acknowledged(self, when: datetime, incident_key: str) -> Fact:
        """Return that a person has seen an alert and is on it."""
        what = AlertAcknowledged(incident_key=incident_key, author=self.author)
        return self.fact(what, when)

    def help_wanted(self, when: datetime, commitment: str = "") -> Fact:
        """Return the owner's call for help."""
        what = HelpRequested(
            author=self.author, commitment=commitment, line="nobody has the key"
        )
        return self.fact(what, when)

    def called(
        self,
        when: datetime,
        *,
        reached: bool = False,
        next_time: datetime | None = None,
    ) -> Fact:
        """Return that a person called the customer."""
        what = CallAttempted(
            author=self.author,
            reached=reached,
            line="I called about your charger.",
            next_time=next_time,
        )
        return self.fact(what, when)

    def confirmed(self, when: datetime) -> Fact:
        """Return the customer's word that it is put right."""
        return self.fact(ResolutionConfirmed(), when)

    def chosen(self, when: datetime, frequency: UpdateFrequency) -> Fact:
        """Return how often the customer wants to hear from us."""
        return self.fact(UpdatesChosen(frequency=frequency), when)

    @property
    def author(self) -> Person:
        """One of our people, and no lead."""
        return person(self.policy, next(iter(self.policy.people)))

    @property
    def lead(self) -> Person:
        """The lead of the team that the complaint belongs to."""
        return lead_for(self.policy, self.policy.default_category)


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
        "channel": update.channel or Channel.EMAIL,
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
