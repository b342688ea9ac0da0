"""What our people do in a replay: the log tells only when a ticket began and ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bench.replay.log import Ticket
from followup.complaint import (
    Commitment,
    ComplaintName,
    Contact,
    Person,
    Severity,
    Teller,
)
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


class Team(Enum):
    """How people work, of which a log says nothing."""

    SILENT = "nobody speaks before the end"
    ASKED = "people do what they are asked"
    LIST = "and go through their list twice a day"


ANSWERS_WITHIN = timedelta(hours=1)
"""Open time after which a person does what they were asked to, where people answer."""

_MINUTE = timedelta(minutes=1)
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


def rounds(start: datetime, end: datetime, policy: Policy) -> list[datetime]:
    """Return when people get their digest and go through it, in open hours alone."""
    zone = ZoneInfo(policy.zone)
    calendar = policy.calendar(Severity.MEDIUM)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    found = []
    while day <= last:
        for at in policy.lookout.digest_at:
            local = datetime.combine(day, time.fromisoformat(at), zone)
            moment = local.astimezone(UTC)
            if calendar.open_between(moment, moment + _MINUTE):
                found.append(moment)
        day += timedelta(days=1)
    return found


def from_the_list(
    due: Sequence[Commitment],
    ticket: Ticket,
    opened: Fact,
    when: datetime,
    policy: Policy,
) -> Fact:
    """Return what the owner does about promises that are next on their list."""
    what = UpdateRecorded(
        author=_owner(opened),
        line="We are at it.",
        told_customer=True,
        kept_commitments=tuple(one.id for one in due),
    )
    return _reported(ticket, f"list of {when:%F %H:%M}", when, what, policy)


def answer(alert: Alert, ticket: Ticket, opened: Fact, policy: Policy) -> Fact | None:
    """Return what the owner does when asked: one line, told to the customer."""
    if alert.kind not in _ASKED:
        return None
    calendar = policy.calendar(ticket.severity)
    when = calendar.add_open(alert.raised_time, ANSWERS_WITHIN)
    what = UpdateRecorded(
        author=_owner(opened),
        line="We are at it.",
        told_customer=True,
        kept_commitments=(alert.commitment.id,) if alert.commitment else (),
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
