"""A judgement simple enough to see through: one alert when a promise is due.

A complaint of the category "poison" makes it raise, until a file named MENDED lies in
the working folder.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from followup import ids
from followup.complaint import Commitment, CommitmentStatus, State
from followup.events import Alert, AlertKind, Delivery
from followup.facts import CaseReleased, ComplaintReceived, Fact
from services.scheduler.case import Case, Raised
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide import Decision

POISON = "poison"
MENDED = Path("mended")


class PlainDecider:
    """Remembers every fact once, and alerts once for each promise."""

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        catching_up: bool = False,
        customer: Ask = Customer,
    ) -> Decision:
        """Fold in a fact, or raise the alerts that are due."""
        del catching_up  # It judges no clock by what it hears.
        del customer  # It writes to nobody.
        if isinstance(heard, Fact):
            known = {fact.id for fact in case.facts}
            if isinstance(heard.what, CaseReleased):
                case = replace(case, quarantined_time=None)
            if heard.id not in known:
                case = replace(case, facts=(*case.facts, heard))
        received = case.received
        if received is None:
            return Decision(case)
        if received[1].category == POISON and not MENDED.exists():
            raise RuntimeError("this complaint cannot be decided")
        case = replace(
            case,
            statuses=tuple(
                CommitmentStatus(
                    commitment=one,
                    state=State.OPEN,
                    changed_time=received[0].occurred_time,
                )
                for one in received[1].commitments
            ),
        )
        alerts = tuple(
            _alert(case, one, now) for one in _pending(case) if one.promised_time <= now
        )
        raised = tuple(
            Raised(
                subject=alert.commitment.id if alert.commitment else "",
                kind=alert.kind,
                level=0,
                raised_time=now,
            )
            for alert in alerts
        )
        after = replace(case, raised=(*case.raised, *raised))
        look = min((one.promised_time for one in _pending(after)), default=None)
        return Decision(
            replace(after, look=look), alerts, tuple(alert.why for alert in alerts)
        )


def _pending(case: Case) -> tuple[Commitment, ...]:
    received: ComplaintReceived | None = case.received[1] if case.received else None
    done = {one.subject for one in case.raised}
    commitments = received.commitments if received else ()
    return tuple(one for one in commitments if one.id not in done)


def _alert(case: Case, commitment: Commitment, now: datetime) -> Alert:
    received = case.received
    assert received is not None
    return Alert(
        alert_id=ids.derive(case.name, commitment.id, "overdue"),
        incident_key=ids.derive(case.name, commitment.id),
        kind=AlertKind.OVERDUE,
        customer=case.customer,
        complaint=case.complaint,
        recipient=received[1].owner,
        why="the promised time has come",
        due_time=commitment.promised_time,
        raised_time=now,
        commitment=commitment,
    )
