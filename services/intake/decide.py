"""What a request means: one event, one answer, and why.

A pure function of the request and of the policy and the lead times in force when it
happened, so that the same request gives the same event and the same answer at any time,
on any instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from followup import facts, ids
from followup.complaint import (
    Channel,
    ComplaintName,
    Contact,
    Origin,
    Person,
)
from followup.events import Hold
from followup.lead_times.curves import Known, Unknown
from followup.policy import Policy, owner_for, person
from followup.quoting import Asked
from services.intake.offer import DEFAULT_LOCALE, Offer, offer, promised
from services.intake.reasons import why_of
from services.intake.requests import CreateComplaint, ReportFact, Request, SayHold


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The answer to a new complaint: who owns it and what to promise."""

    name: ComplaintName
    occurred_time: datetime
    received: facts.ComplaintReceived
    policy_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The answer to what else is said of a complaint: the fact's id.

    It is the same for every repeat.
    """

    fact_id: str
    name: ComplaintName
    occurred_time: datetime


Answer = Opened | Accepted | Hold
"""A word on what is held back is answered with that word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The event to publish, the answer to give once Kafka has it, and why."""

    event: facts.Fact | Hold
    answer: Answer
    why: str

    @property
    def fact(self) -> facts.Fact:
        """The fact that a complaint's request makes; raises TypeError for any other."""
        if isinstance(self.event, facts.Fact):
            return self.event
        raise TypeError(f"{type(self.event).__name__} is no fact")


def decide(
    request: Request,
    policy: Policy,
    source: str,
    known: Known | Unknown = Unknown.NOTHING_YET,
) -> Decision:
    """Return the event and the answer for a request that has no violations.

    `policy` is the one in force at the request's `occurred_time`, and `known` what was
    known by then of how long such complaints take; `source` (a URI reference) says who
    reports. Raises KeyError for a person the policy does not know.
    """
    if isinstance(request, CreateComplaint):
        return _opened(request, policy, source, known)
    if isinstance(request, SayHold):
        return _word(request, policy)
    fact = _fact(request, _with_people(request.what, policy), source)
    answer = Accepted(
        fact_id=fact.id, name=request.name, occurred_time=request.occurred_time
    )
    return Decision(event=fact, answer=answer, why=why_of(fact.what))


def _word(request: SayHold, policy: Policy) -> Decision:
    done = "held" if request.held else "released"
    hold = Hold(
        id=ids.derive(request.scope, done, request.request_id),
        scope=request.scope,
        held=request.held,
        author=person(policy, request.author),
        occurred_time=request.occurred_time,
        reason=request.reason,
        until_time=request.until_time,
    )
    why = f"{request.author} says why: {request.reason}"
    return Decision(event=hold, answer=hold, why=why)


def _opened(
    request: CreateComplaint, policy: Policy, source: str, known: Known | Unknown
) -> Decision:
    category = request.category or policy.default_category
    owner = owner_for(policy, category, request.name.complaint, request.occurred_time)
    contact = _reachable(request.contact)
    fact_id = _fact_id(request, facts.ComplaintReceived)
    found = _offer(request, policy, known, category, contact)
    told = found.times if found else ()
    received = facts.ComplaintReceived(
        category=category,
        severity=request.severity,
        contact=contact,
        teller=request.teller,
        handling=request.handling or policy.category(category).handling,
        origin=request.origin,
        owner=owner,
        commitments=tuple(
            promised(
                one,
                fact_id,
                start=request.occurred_time,
                owner=owner.display_name,
                locale=contact.locale,
            )
            for one in told
        ),
        issue=request.issue,
        customer_words=request.customer_words,
        thread_ref=request.thread_ref,
        brand=request.brand or next(iter(policy.brands)),
        needed_from_customer=request.needed_from_customer,
        quote=found.quote if found else None,
    )
    fact = _fact(request, received, source)
    answer = Opened(
        name=request.name,
        occurred_time=request.occurred_time,
        received=received,
        policy_version=policy.version,
    )
    why = (
        f"policy {policy.version}: {category}, {request.severity.name.lower()},"
        f" owner {owner.id}, {len(told)} promises, {request.origin.name.lower()}"
    )
    if found:
        method = found.quote.method.name.lower()
        why += f", time to put it right {method}: {found.quote.why}"
    return Decision(event=fact, answer=answer, why=why)


def _offer(
    request: CreateComplaint,
    policy: Policy,
    known: Known | Unknown,
    category: str,
    contact: Contact,
) -> Offer | None:
    if request.origin is Origin.IMPORTED:
        # What was received long ago in another system is promised nothing in the past:
        # the heartbeat starts when the scheduler hears of it.
        return None
    asked = Asked(
        category=category,
        severity=request.severity,
        opened=request.occurred_time,
        customer_zone=contact.time_zone,
        by=contact.allowed[0],
    )
    return offer(policy, known, asked)


def _reachable(contact: Contact) -> Contact:
    """Fill in what the caller left out, so that no reader has to guess.

    An unknown zone stays unknown: such a customer is disturbed at fewer hours.
    """
    channels = contact.channels or ((Channel.EMAIL,) if contact.email else ())
    return Contact(
        display_name=contact.display_name,
        email=contact.email,
        channels=channels,
        locale=contact.locale or DEFAULT_LOCALE,
        time_zone=contact.time_zone,
        phone=contact.phone,
    )


def _with_people(what: facts.What, policy: Policy) -> facts.What:
    """Fill in what the policy knows of the people that a caller named by their id."""
    named = {
        field: person(policy, given.id)
        for field in ("author", "owner")
        if isinstance(given := getattr(what, field, None), Person)
    }
    return replace(what, **named)


def _fact(
    request: CreateComplaint | ReportFact, what: facts.What, source: str
) -> facts.Fact:
    return facts.Fact(
        id=_fact_id(request, type(what)),
        customer=request.name.customer,
        complaint=request.name.complaint,
        occurred_time=request.occurred_time,
        source=source,
        what=what,
    )


def _fact_id(request: CreateComplaint | ReportFact, kind: type[facts.What]) -> str:
    return ids.derive(request.name, kind.__name__, request.request_id)
