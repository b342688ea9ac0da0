"""What our people do in a replay: the log tells only when a ticket began and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.replay.log import Ticket
from followup.complaint import ComplaintName, Contact, Person, Teller
from followup.events import Alert, AlertKind
from followup.facts import (
    ComplaintReceived,
    ComplaintResolved,
    Fact,
    UpdateRecorded,
    What,
)
from followup.policy import Policy
from services.intake.decide import decide
from services.intake.requests import CreateComplaint, ReportFact, Request

SOURCE = "//followup/replay"
ANSWERS_WITHIN = timedelta(hours=1)
"""Open time after which a person does what they were asked to, where people answer."""

_ASKED = {AlertKind.UPDATE_WANTED, AlertKind.AT_RISK, AlertKind.OVERDUE}


def opening(ticket: Ticket, policy: Policy) -> Fact:
    """Return the complaint as a helpdesk would report it, which tells it itself."""
    return _fact(
        CreateComplaint(
            name=_name(ticket),
            request_id="open",
            occurred_time=ticket.opened,
            severity=ticket.severity,
            issue="the service is not available",
            teller=Teller.ALREADY_TOLD,
            contact=Contact(display_name="Robin Example", email="robin@example.com"),
        ),
        policy,
    )


def ending(ticket: Ticket, opened: Fact, policy: Policy) -> Iterator[Fact]:
    """Give the resolution, told by the person who solved it, if there was one."""
    if ticket.resolved is not None:
        what = ComplaintResolved(
            author=_owner(opened), line="It works again.", told_customer=True
        )
        yield _reported(ticket, "resolved", ticket.resolved, what, policy)


def answer(alert: Alert, ticket: Ticket, opened: Fact, policy: Policy) -> Fact | None:
    """Return what the owner does when asked: one line, told to the customer."""
    if alert.kind not in _ASKED:
        return None
    calendar = policy.calendar(ticket.severity)
    when = calendar.add_open(alert.raised_time, ANSWERS_WITHIN)
    what = UpdateRecorded(
        author=_owner(opened), line="We are at it.", told_customer=True
    )
    return _reported(ticket, f"answer to {alert.alert_id}", when, what, policy)


def _owner(opened: Fact) -> Person:
    if not isinstance(opened.what, ComplaintReceived):
        raise TypeError(opened.what)
    return opened.what.owner


def _reported(
    ticket: Ticket, id_: str, when: datetime, what: What, policy: Policy
) -> Fact:
    report = ReportFact(
        name=_name(ticket), request_id=id_, occurred_time=when, what=what
    )
    return _fact(report, policy)


def _fact(request: Request, policy: Policy) -> Fact:
    event = decide(request, policy, SOURCE).event
    if not isinstance(event, Fact):
        raise TypeError(event)
    return event


def _name(ticket: Ticket) -> ComplaintName:
    return ComplaintName(ticket.customer, ticket.id)
