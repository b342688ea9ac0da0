"""What the topics hold of one complaint, for those who tell its story."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Channel
from followup.events import (
    Alert,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Event,
    Update,
)
from followup.facts import Fact
from followup.learning import Milestone
from followup_cli.comparing import Told
from tests.support.desk import Desk
from tests.support.facts import Storyteller, delivery
from tests.support.policies import live_policy


class River:
    """A complaint's topics, filled as the services would; they may stop at any time."""

    def __init__(self) -> None:
        self.teller, self.desk = Storyteller(live_policy()), Desk(live_policy())
        self.seen: list[Told] = []

    def hear(self, fact: Fact, *, judged: bool = True) -> None:
        """Put a fact on its topic, and what follows unless nobody judges it."""
        self.desk.until(fact.occurred_time)
        self.seen.append((fact.occurred_time, fact))
        if judged:
            self.desk.hear(fact, fact.occurred_time)

    def topics(self, *, until: datetime, notified: bool = True) -> list[Told]:
        """Return all events, oldest first; no deliveries unless they are notified."""
        self.desk.until(until)
        told: list[Told] = [
            *self.seen,
            *((moment_of(one), one) for one in self.desk.said),
        ]
        if notified:
            sent = [delivery(one) for one in self.desk.of(Update)]
            sent += [told_alert(one) for one in self.desk.of(Alert)]
            told += [(one.occurred_time, one) for one in sent]
        return sorted(told, key=lambda pair: pair[0])


def told_alert(alert: Alert) -> Delivery:
    """Return the delivery that says an alert was taken."""
    return Delivery(
        message_id=alert.alert_id,
        customer=alert.customer,
        complaint=alert.complaint,
        subject=DeliverySubject.ALERT,
        channel=Channel.WEBHOOK,
        outcome=DeliveryOutcome.ACCEPTED,
        occurred_time=alert.raised_time,
    )


def moment_of(event: Event) -> datetime:
    """Return when the scheduler said it."""
    match event:
        case Update():
            return event.decided_time
        case Alert():
            return event.raised_time
        case CommitmentState():
            return event.status.changed_time
        case Milestone():
            return event.heard_time
    raise AssertionError(event)
